// How far a translation has come, beside its field, with the script of the builder.

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

test('a translation is to be rechecked as soon as its text is saved, and checked by one button', async () => {
  const page = await phone(place.browser, {
    viewport: { width: 1280, height: 800 }, locale: 'en-GB', storageState: place.session,
  });
  await page.goto(`${place.server.address}/team/c/${place.server.code('draft')}/build?part=q.feel&to=nl`);
  const state = page.locator('[id="state-text.nl"]');
  assert.equal(await state.locator('.pill').count(), 0);
  const was = await page.inputValue('[id="text.fr"]');
  await page.fill('[id="text.fr"]', 'Comment ça va dehors ?');
  await page.keyboard.press('Tab');
  await settled(page);
  assert.match(await state.innerText(), /to recheck/);
  assert.equal(await state.locator('del').textContent(), was);
  assert.equal(await state.locator('ins').textContent(), 'Comment ça va dehors ?');
  assert.deepEqual(await findings(page), []);
  // What is typed and checked at once is saved and checked.
  await page.fill('[id="text.nl"]', 'Hoe gaat het buiten?');
  await page.click('[id="check-text.nl"]');
  await settled(page);
  assert.match(await state.innerText(), /checked by/);
  assert.equal(await page.inputValue('[id="text.nl"]'), 'Hoe gaat het buiten?');
  await page.click('[id="check-all-nl"]');
  await settled(page);
  assert.equal(await page.locator('[id="check-all-nl"]').count(), 0);
  // The table leads to what is missing.
  await page.fill('[id="hint.nl"]', '');
  await page.fill('[id="text.nl"]', '');
  await page.keyboard.press('Tab');
  await settled(page);
  await page.click('#gaps-nl summary');
  await page.click('#gaps-nl a >> nth=0');
  await settled(page);
  assert.ok(await page.locator('[id="text.nl"].miss').isVisible());
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(page.complaints, []);
});
