// Before something difficult: what comes, where help is, and a way around it.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { choose, go_on, heading, lines, skip_to, take_part } from '../support/child.mjs';
import { DOCUMENT } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';

const yes_no = (code, en, more = {}) => ({ code, text: { en, ar: en }, kind: 'yes-no', ...more });
const when = (question) => ({ show_if: { all: [{ question, op: 'is', value: 'yes' }] } });
const QUESTIONS = [
  yes_no('park', 'Do you go to the park?'),
  yes_no('hurt', 'Did it hurt?', { sensitivity: 2 }),
  { code: 'say', text: { en: 'What happened?', ar: 'What happened?' }, kind: 'long-text', max: 200, sensitivity: 2 },
  yes_no('then', 'Did somebody help?', when('hurt')),
  yes_no('rare', 'Did it hurt in the park?', { sensitivity: 2, ...when('park') }),
  yes_no('end', 'Was this good?'),
];

const place = setting(async (here) => {
  const file = join(here.server.folder, 'parts.json');
  await writeFile(file, JSON.stringify({ ...DOCUMENT, questions: QUESTIONS }));
  here.parts = await here.server.open(file);
});

const start = async (options) => {
  const page = await phone(place.browser, options);
  await take_part(page, place.server, place.parts, { lang: 'en' });
  return page;
};

test('the start says what leaving fast does and does not, once, and Back leads to it', async () => {
  const page = await phone(place.browser);
  await take_part(page, place.server, place.parts, { lang: 'en', read: false });
  assert.equal(await heading(page), 'Before you start');
  const words = await page.locator('#before').innerText();
  for (const said of [/Leave fast/, /history stays/, /Shift 3 times/, /come back/, /skip any question/]) assert.match(words, said);
  assert.equal(await page.locator('#back').isVisible(), false, 'nothing before it');
  assert.equal(await page.locator('#skip').isVisible(), false, 'nothing to skip');
  await go_on(page);
  assert.equal(await heading(page), 'Do you go to the park?');
  assert.match(await page.locator('#at').innerText(), /Question 1/);
  await page.click('#back');
  assert.equal(await heading(page), 'Before you start');
});

test('a child skips a difficult part as a whole, and answers in it are not sent', async () => {
  const before = await place.server.count();
  const page = await start();
  await choose(page, 'No');
  await go_on(page);
  assert.equal(await heading(page), 'The next questions can be hard');
  assert.match(await page.locator('.p:visible').innerText(), /skip each one/);
  assert.ok(await page.locator('.p:visible a[href^="/help"]').isVisible(), 'help is here');
  assert.equal(await page.locator('.p:visible input:checked').count(), 0, 'nothing is chosen beforehand');
  await go_on(page);
  await choose(page, 'Yes');
  await go_on(page);
  await page.locator('.p:visible textarea').fill('MARKPART');
  await go_on(page);
  assert.equal(await heading(page), 'Did somebody help?', 'the control: an answer opens a question');
  for (let steps = 0; steps < 3; steps += 1) await page.click('#back');
  await choose(page, 'Skip this part');
  await go_on(page);
  assert.equal(await heading(page), 'Was this good?', 'the part and what it opened are gone');
  await skip_to(page);
  assert.deepEqual((await lines(page)).map(([question]) => question), ['Do you go to the park?', 'Was this good?']);
  const sent = page.waitForRequest((request) => request.url().endsWith('/send'));
  await page.click('#send');
  const body = (await sent).postData();
  assert.ok(!body.includes('MARKPART') && !body.includes('q.hurt') && body.includes('q.park=no'), body);
  await page.locator('#sent').waitFor();
  assert.deepEqual(await place.server.count(), { responses: before.responses + 1, texts: before.texts });
  assert.deepEqual(page.complaints, []);
});

test('each part has its own card, and a card comes only with its questions', async () => {
  const page = await start();
  await choose(page, 'Yes');
  await go_on(page);
  await choose(page, 'Skip this part');
  await go_on(page);
  assert.equal(await heading(page), 'The next questions can be hard', 'the second part');
  assert.equal(await page.locator('.p:visible input:checked').count(), 0);
  await go_on(page);
  assert.equal(await heading(page), 'Did it hurt in the park?');
});

test('without script the same box hides the part, and the server keeps nothing of it', async () => {
  const before = await place.server.count();
  const page = await start({ script: false });
  assert.ok(await page.locator('#before').isVisible(), 'the start is on the long page too');
  await page.locator('#q1').getByLabel('Yes').check();
  await page.locator('textarea').fill('MARKPART');
  assert.ok(await page.locator('#q3').isVisible());
  await page.getByLabel('Skip this part').first().check();
  for (const gone of ['#q1', '#q2', '#q3']) assert.equal(await page.locator(gone).isVisible(), false, gone);
  await page.click('.plain-acts .btn');
  await page.click('.veil summary');
  assert.ok(!(await page.locator('.veil').innerText()).includes('MARKPART'));
  await page.click('[formaction$="/back"]');
  assert.ok(await page.getByLabel('Skip this part').first().isChecked(), 'the choice comes back');
  await page.click('.plain-acts .btn');
  await page.click('.acts button.btn:not(.alt)');
  await page.locator('.cd').waitFor();
  assert.deepEqual(await place.server.count(), { responses: before.responses + 1, texts: before.texts });
});

test('whoever has another age is thanked, finds help, and leaves nothing', async () => {
  const before = await place.server.count();
  const page = await phone(place.browser);
  await page.goto(`${place.server.address}/c/${place.parts}?l=en`);
  await page.click('text=My age is not here');
  await page.waitForURL('**/age*');
  assert.match(await page.locator('h1').innerText(), /Thank you/);
  assert.ok(await page.locator('main a[href^="/help"]').isVisible());
  assert.ok(await page.locator('main a[href^="/complaints"]').isVisible());
  assert.deepEqual(await page.context().cookies(), []);
  assert.deepEqual(await place.server.count(), before);
  await page.click('text=Back to the first page');
  await page.waitForURL(`**/c/${place.parts}*`);
});
