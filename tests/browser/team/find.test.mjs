// Finding a question by a word: one key leads to the field, the list follows without a new page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../support/axe.mjs';
import { phone } from '../support/browser.mjs';
import { setting } from '../support/setting.mjs';
import { enter } from '../support/staff.mjs';

const place = setting(async (here) => {
  const page = await enter(here, 'facilitator', { locale: 'en-GB' });
  here.session = await page.context().storageState();
});
const settled = (page) => page.waitForSelector('#builder:not([aria-busy])');
const rows = (page) => page.locator('#outline a[data-part]').evaluateAll((all) => all.map((row) => row.dataset.part));

test('a stroke leads to the search, which filters the list and keeps the question', async () => {
  const page = await phone(place.browser, {
    viewport: { width: 1280, height: 800 }, locale: 'en-GB', storageState: place.session,
  });
  await page.goto(`${place.server.address}/team/c/${place.server.code('draft')}/build?part=q.feel&to=nl`);
  const all = await rows(page);
  // A key alone acts in the list only, so nobody has to switch it off (WCAG 2.1.4).
  await page.keyboard.press('/');
  assert.notEqual(await page.evaluate(() => document.activeElement.id), 'find');
  // In a field it is a sign like any other.
  await page.focus('[id="text.fr"]');
  await page.keyboard.press('/');
  assert.ok((await page.inputValue('[id="text.fr"]')).includes('/'));
  // What was typed is being saved while somebody looks for something else: nothing is lost.
  await page.focus('#find');
  await page.keyboard.type('fe');
  await settled(page);
  assert.equal(await page.inputValue('#find'), 'fe');
  await page.keyboard.press('Escape');
  await page.fill('#find', '');
  await page.focus('#outline [aria-current]');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'find');
  await page.keyboard.type('buiten dorp');
  await page.keyboard.press('Enter');
  await settled(page);
  const found = await rows(page);
  assert.ok(found.includes('q.feel') && found.length < all.length, `${found}`);
  assert.ok((await page.locator('.found').innerText()).includes(`Found: ${found.length}.`));
  assert.ok(await page.locator('[id="text.fr"]').isVisible());
  assert.deepEqual(await findings(page), []);
  await page.click('#find-all');
  await settled(page);
  assert.deepEqual(await rows(page), all);
  assert.deepEqual(page.complaints, []);
});
