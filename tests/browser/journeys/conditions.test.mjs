// "Show this if …" is one rule, told twice: as style to the browser, as a check to the form.
// Both are asked for many sets of answers, and must agree on every question.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { post } from '../support/child.mjs';
import { QUESTIONS, open_every_kind } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});
const school = JSON.parse(await readFile(new URL('../../../demo/school.json', import.meta.url)));

/** Every way to answer some questions: each is a list of lists of values. */
const every_way = (questions) =>
  Object.entries(questions).reduce(
    (ways, [code, values]) => ways.flatMap((way) => values.map((value) => ({ ...way, [code]: value }))),
    [{}],
  );

/** Which questions the style sheet shows for each set of answers; paging hides only what is inside. */
const shown_by_style = (page, questions, ways) =>
  page.evaluate(([codes, wanted]) => wanted.map((way) => {
    const form = document.getElementById('f');
    form.reset();
    for (const [code, values] of Object.entries(way)) {
      for (const field of form.querySelectorAll(`[name="q.${code}"]`)) {
        if (field.classList.contains('field')) field.value = values[0] ?? '';
        else field.checked = values.includes(field.value);
      }
    }
    return codes.filter((code, index) =>
      getComputedStyle(document.getElementById(`q${index}`)).display !== 'none');
  }), [questions.map((question) => question.code), ways]);

/** Which questions the server lists on its check for a set of answers. */
const shown_by_server = async (code, lang, questions, way) => {
  const fields = [['lang', lang], ['band', '13-15'], ['rev', '1']];
  for (const [name, values] of Object.entries(way)) {
    for (const value of values) fields.push([`q.${name}`, value]);
  }
  const answer = await post(place.server, `/c/${code}/check`, [...fields, ['end', '1']]);
  assert.equal(answer.status, 200, JSON.stringify(way));
  const listed = (await answer.text()).match(/<dt>.*?<\/dt>/g).join('\n');
  return questions
    .filter(({ kind, text }) => kind === 'info' || listed.includes(text[lang].replaceAll('&', '&amp;')))
    .map((question) => question.code);
};

/** The sets of answers on which the two do not agree. */
const disagreements = async (page, code, lang, questions, ways) => {
  const styled = await shown_by_style(page, questions, ways);
  const found = [];
  for (const [index, way] of ways.entries()) {
    const listed = await shown_by_server(code, lang, questions, way);
    if (String(listed) !== String(styled[index])) found.push({ way, listed, styled: styled[index] });
  }
  return found;
};

const SCHOOL = every_way({
  heard: [[], ['yes'], ['no'], ['depends'], ['_dont_know']],
  changed: [[], ['1'], ['2'], ['3'], ['4'], ['5'], ['_dont_know']],
});

const open_at = async (code, lang) => {
  const page = await phone(place.browser);
  await page.goto(`${place.server.address}/c/${code}/${lang}/13-15`);
  return page;
};

test('the school questionnaire shows in the browser what the server asks', async () => {
  const page = await open_at(place.open, 'nl');
  assert.deepEqual(await disagreements(page, place.open, 'nl', school.questions, SCHOOL), []);
});

test('chains, negations, skips and texts show in the browser what the server asks', async () => {
  const ways = [
    ...every_way({
      visit: [[], ['yes'], ['no'], ['depends'], ['_dont_know'], ['_dont_say']],
      alone: [[], ['yes'], ['no']],
      play: [[], ['ball'], ['swing', 'ball'], ['none'], ['_dont_say']],
    }),
    ...every_way({
      mood: [[], ['1'], ['2'], ['3'], ['4'], ['5'], ['_dont_say']],
      why: [[], ['more light']],
      visit: [['no'], ['depends']],
    }),
  ];
  const page = await open_at(place.every_kind, 'en');
  assert.deepEqual(await disagreements(page, place.every_kind, 'en', QUESTIONS, ways), []);
});

test('control: a wrong rule in the style sheet is noticed', async () => {
  const page = await phone(place.browser, { bypassCSP: true });
  await page.goto(`${place.server.address}/c/${place.open}/nl/13-15`);
  await page.addStyleTag({ content: '#f:has(#q2-0:checked) #q5 { display:none }' });
  const found = await disagreements(page, place.open, 'nl', school.questions, SCHOOL);
  assert.equal(found.length, 7, 'the seven sets with "yes" differ');
});
