// The same child with scripts off: one long form, the check as a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elsewhere, phone } from '../support/browser.mjs';
import { take_part, withdrawal_code } from '../support/child.mjs';
import { setting } from '../support/setting.mjs';

const place = setting();

const answer = async (page) => {
  await page.getByLabel('Plutôt bien').check();
  await page.getByLabel('Non', { exact: true }).check();
  await page.getByLabel('Un adulte qui s’en occupe').check();
  await page.getByLabel('À la cantine').check();
  await page.locator('textarea').fill('Une\nbelle école MARKPLAIN');
};

test('without script a child answers one long form, reads, changes, sends and erases', async () => {
  const { browser, server, open } = place;
  const before = await server.count();
  const page = await phone(browser, { script: false });
  await take_part(page, server, open);
  assert.equal(await page.locator('.js-acts').isVisible(), false);

  // Conditions are style: they work without script too.
  const follow_up = page.locator('.q', { hasText: 'aiderait le plus' });
  assert.equal(await follow_up.isVisible(), false);
  await answer(page);
  assert.equal(await follow_up.isVisible(), true);

  await page.click('.plain-acts .btn');
  await page.waitForURL('**/check');
  assert.equal(await page.locator('.veil dl').isVisible(), false, 'closed until opened');
  await page.click('.veil summary');
  assert.match(await page.locator('.veil').innerText(), /Un adulte qui s’en occupe/);
  assert.match(await page.locator('.veil').innerText(), /belle école MARKPLAIN/);

  // Changing brings every answer back.
  await page.click('[formaction$="/back"]');
  await page.waitForURL('**/back');
  assert.ok(await page.getByLabel('Un adulte qui s’en occupe').isChecked());
  assert.ok(await page.getByLabel('À la cantine').isChecked());
  assert.equal(await page.locator('textarea').inputValue(), 'Une\nbelle école MARKPLAIN');
  await page.getByLabel('Oui', { exact: true }).check();
  await page.click('.plain-acts .btn');
  await page.click('.veil summary');
  assert.doesNotMatch(await page.locator('.veil').innerText(), /Un adulte qui s’en occupe/,
    'an answer to what was not asked is dropped');

  assert.equal((await server.count()).responses, before.responses, 'nothing is kept before Send');
  await page.click('.acts button.btn:not(.alt)');
  await page.waitForURL('**/send');
  const code = await withdrawal_code(page);
  assert.deepEqual(await server.count(), { responses: before.responses + 1, texts: before.texts + 1 });

  await page.click('#code a');
  await page.fill('#w', code);
  await page.click('form button');
  await page.locator('.sign').waitFor();
  assert.deepEqual(await server.count(), before);
  assert.deepEqual(elsewhere(page, server), []);
});

test('too many choices come back with every answer and a way to put it right', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser, { script: false });
  await take_part(page, server, open);
  for (const words of ['En classe', 'Dans la cour', 'À la cantine', 'À la bibliothèque']) {
    await page.getByLabel(words, { exact: true }).check();
  }
  await page.locator('textarea').fill('MARKKEPT');
  const [refused] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/check')),
    page.click('.plain-acts .btn'),
  ]);
  assert.equal(refused.status(), 422);
  assert.equal(await page.locator('textarea').inputValue(), 'MARKKEPT');
  const link = page.locator('#problems a').first();
  const anchor = await link.getAttribute('href');
  assert.ok(await page.locator(anchor).isVisible(), 'the link leads to the question');
  assert.ok(await page.locator(`${anchor} .bad`).isVisible(), 'which says what is wrong');
});

test('sending again from the history is the same response', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser, { script: false });
  await take_part(page, server, open);
  await page.click('.plain-acts .btn');
  const before = await server.count();
  await page.click('.acts button.btn:not(.alt)');
  const first = await withdrawal_code(page);
  await page.reload();
  assert.equal(await withdrawal_code(page), first);
  assert.equal((await server.count()).responses, before.responses + 1);
});
