// Cards of support: worked out in the page, in a closed panel that everybody has, and never sent.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { choose, fields_of, go_on, skip_to, take_part } from '../support/child.mjs';
import { DOCUMENT } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';

const both = (words) => ({ en: words, ar: words });
const QUESTIONS = [
  { code: 'alone', text: both('Are you often alone?'), kind: 'yes-no' },
  { code: 'hurt', text: both('Did it hurt?'), kind: 'yes-no', sensitivity: 2 },
];
const when = (question) => ({ all: [{ question, op: 'is', value: 'yes' }] });
const SUPPORT = [
  { text: both('Being alone can be hard. There are clubs near you.'), show_if: when('alone') },
  { text: both('What happened to you is never your fault.'), show_if: when('hurt') },
];

const place = setting(async (here) => {
  const file = join(here.server.folder, 'support.json');
  await writeFile(file, JSON.stringify({ ...DOCUMENT, questions: QUESTIONS, support: SUPPORT }));
  here.support = await here.server.open(file);
});

/** A child who gives one answer, as far as the panel. */
const child = async (answer) => {
  const page = await phone(place.browser, { reducedMotion: 'reduce' });
  await take_part(page, place.server, place.support, { lang: 'en' });
  await choose(page, answer);
  await go_on(page);
  await skip_to(page, 'Something for you');
  return page;
};

/** What of a request could tell somebody apart: all of it but the id that is drawn for everybody. */
const requests_of = (page) => {
  const seen = [];
  page.on('request', (request) => {
    const fields = (request.postData() ?? '').replace(/id=[0-9a-f]{32}/, 'id=').replace(/q\.alone=(yes|no)/, 'q.alone=');
    seen.push(`${request.method()} ${request.url()} ${fields}`);
  });
  return seen;
};

test('the closed panel looks the same to whoever looks over the shoulder', async () => {
  const [yes, no] = [await child('Yes'), await child('No')];
  const [one, other] = [await yes.screenshot(), await no.screenshot()];
  assert.ok(one.equals(other), 'no dot differs');
  await yes.click('#support summary');
  await no.click('#support summary');
  assert.ok(!(await yes.screenshot()).equals(await no.screenshot()), 'the control: open, they differ');
  assert.match(await yes.locator('#support').innerText(), /clubs near you/);
  assert.doesNotMatch(await no.locator('#support').innerText(), /clubs near you/);
  for (const page of [yes, no]) {
    const words = await page.locator('#support').innerText();
    assert.doesNotMatch(words, /never your fault/, 'an answer that was not given shows nothing');
    assert.ok(await page.locator('#support a[href^="/help"]').isVisible(), 'everybody finds help');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test('nothing of it leaves the page, opened or not', async () => {
  const traffic = async (answer, open) => {
    const page = await child(answer);
    const seen = requests_of(page);
    if (open) await page.click('#support summary');
    await go_on(page);
    await page.click('#send');
    await page.locator('#sent').waitFor();
    await page.context().close();
    return seen;
  };
  const opened = await traffic('Yes', true);
  assert.deepEqual(opened, await traffic('Yes', false));
  assert.deepEqual(opened, await traffic('No', true));
  assert.match(opened.join(), /q\.alone=/, 'the control: what is sent was seen');
});

test('without script the panel ends the form, closed, and a skipped part shows no card', async () => {
  const page = await phone(place.browser, { script: false });
  await take_part(page, place.server, place.support, { lang: 'en' });
  const names = async () => (await fields_of(page, '#f')).map(([name]) => name).sort();
  const before = await names();
  await page.locator('#support').scrollIntoViewIfNeeded();
  assert.equal(await page.locator('#h1').isVisible(), false, 'closed');
  await page.click('#support summary');
  assert.deepEqual(await names(), before, 'opening adds no field');
  await page.locator('[name="q.hurt"][value="yes"]').check();
  assert.equal(await page.locator('#h1').isVisible(), true);
  await page.locator('#s1-0').check();
  assert.equal(await page.locator('#h1').isVisible(), false, 'the part was left out');
  await page.context().close();
});
