// The same choices are read and kept as the same answers, with script and without, for every kind.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { go_on, post, take_part } from '../support/child.mjs';
import { open_every_kind } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});

const ANSWERED = [
  ['visit', 'yes'], ['alone', 'yes'], ['calm', 'no'], ['play', 'ball'], ['play', 'sit'], ['lamp', 'yes'],
  ['mood', '2'], ['why', ' Light & "water" <b>é '], ['tell', 'yes'], ['best', 'talk'], ['three', '3'], ['score', '7'],
  ['lines.clean', '1'], ['lines.near', '3'], ['smile', '4'], ['heat', '5'], ['trees', '4'], ['area', 'lake'],
  ['top.1', 'games'], ['top.2', 'paths'], ['share.sport', '3'], ['share.art', '7'], ['hurt', 'no'],
  ['more', 'First line\nsecond line\n\nظل 👍'],
];
const WAYS_OUT = [
  ['visit', '_dont_say'], ['play', '_dont_say'], ['mood', '_dont_say'], ['best', '_dont_know'], ['three', '_dont_know'],
  ['score', '_dont_know'], ['heat', '_dont_know'], ['trees', '_dont_know'], ['area', '_dont_say'], ['top', '_dont_know'],
  ['share', '_dont_know'], ['hurt', '_dont_say'],
];
/** Answers, and what is changed once all were given. */
const CHILDREN = {
  'answers everything': [ANSWERED, []],
  'does not know or say': [WAYS_OUT, []],
  'skips everything': [[], []],
  'changes an answer that others hang on': [[['visit', 'yes'], ['alone', 'yes'], ['calm', 'yes']], [['visit', 'no']]],
};

/** Gives one answer as a finger would. */
const give = async (page, [name, value]) => {
  const field = page.locator(`.field[name="q.${name}"]`);
  const row = page.locator(`label:has([name="q.${name}"][value="${value}"])`);
  const ranked = page.locator(`button[data-code="${value}"]`);
  if (!value.startsWith('_') && await field.count()) {
    await (await field.evaluate((one) => one.matches('select')) ? field.selectOption(value) : field.fill(value));
  } else await (await ranked.count() ? ranked : row).click();
};

/** What the browser sends at last. */
const sent_by = async (page, button) => {
  const sent = page.waitForRequest((request) => request.url().endsWith('/send'));
  await page.click(button);
  return [...new URLSearchParams((await sent).postData())];
};

const with_script = async ([answers, changes]) => {
  const page = await phone(place.browser);
  await take_part(page, place.server, place.every_kind, { lang: 'en' });
  const give_here = async (all) => {
    for (const answer of all) {
      if (await page.locator(`.p:not([hidden]) [name="q.${answer[0]}"]`).count()) await give(page, answer);
    }
  };
  while (!(await page.locator('#check').isVisible())) {
    await give_here(answers);
    await go_on(page);
  }
  for (const change of changes) {
    const question = await page.locator(`.q:has([name="q.${change[0]}"]) h2`).textContent();
    await page.locator('#sum > div', { hasText: question }).locator('button').click();
    await give(page, change);
    while (!(await page.locator('#check').isVisible())) await go_on(page);
  }
  const fields = await sent_by(page, '#send');
  await page.locator('#sent').waitFor();
  await page.context().close();
  return fields;
};

const without_script = async ([answers, changes]) => {
  const page = await phone(place.browser, { script: false });
  await take_part(page, place.server, place.every_kind, { lang: 'en' });
  for (const answer of [...answers, ...changes]) await give(page, answer);
  await page.click('.plain-acts .btn');
  await page.locator('.veil').waitFor();
  const fields = await sent_by(page, '.acts .btn:not(.alt)');
  await page.locator('.cd').waitFor();
  await page.context().close();
  return fields;
};

/** How the server reads what was sent: each question with its answer, or what is wrong. */
const read = async (fields) => {
  const answer = await post(place.server, `/c/${place.every_kind}/check`, fields);
  const [words] = (await answer.text()).match(/<dl class="sum">.*?<\/dl>|<section class="problems".*?<\/section>/s);
  return `${answer.status}\n${words.replaceAll('<div>', '\n')}`;
};

/** What was sent, and how much more the database holds. */
const sent = async (way, child) => {
  const before = await place.server.count();
  const fields = await way(child);
  const after = await place.server.count();
  return { fields, read: await read(fields), responses: after.responses - before.responses, texts: after.texts - before.texts };
};

for (const [name, child] of Object.entries(CHILDREN)) {
  test(`a child who ${name} is read alike with script and without`, async () => {
    const scripted = await sent(with_script, child);
    const plain = await sent(without_script, child);
    assert.match(scripted.read, /^200/);
    assert.equal(scripted.read, plain.read);
    for (const { responses, texts } of [scripted, plain]) {
      assert.deepEqual({ responses, texts }, { responses: 1, texts: child[0] === ANSWERED ? 2 : 0 });
    }
  });
}

test('control: with any one answer missing, or another way round, it is read differently', async () => {
  const about_page = [['lang', 'en'], ['band', '13-15'], ['rev', '1']];
  const whole = (answers) => [...about_page, ...answers.map(([name, value]) => [`q.${name}`, value]), ['end', '1']];
  for (const answers of [ANSWERED, WAYS_OUT]) {
    const all = await read(whole(answers));
    for (const one of answers) {
      assert.notEqual(await read(whole(answers.filter((other) => other !== one))), all, one.join(' '));
    }
  }
  const turned = ANSWERED.map(([name, value]) => [{ 'top.1': 'top.2', 'top.2': 'top.1' }[name] ?? name, value]);
  assert.notEqual(await read(whole(turned)), await read(whole(ANSWERED)));
});
