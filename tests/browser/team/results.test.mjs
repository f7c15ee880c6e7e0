// An analyst reads released figures: by keyboard, as pictures, on paper.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setting } from '../support/setting.mjs';
import { enter } from '../support/staff.mjs';

const place = setting(async (here) => {
  here.analyst = await enter(here, 'analyst', { script: true });
  await here.analyst.goto(`${here.server.address}/team/c/${here.server.code('released')}`);
  await here.analyst.click('a[href^="/team/r/"]');
  await here.analyst.waitForURL('**/team/r/*');
  here.results = here.analyst.url();
});

test('a table is chosen by keyboard, and what was not released is refused with a sentence', async () => {
  const { analyst: page, results } = place;
  await page.goto(`${results}/table`);
  await page.focus('#by');
  const options = await page.locator('#by option').evaluateAll((all) => all.map((one) => one.value));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**by=${options[1]}`);
  assert.equal(await page.locator('#by').inputValue(), options[1]);
  assert.ok((await page.locator('.xt tbody td').count()) > 5);
  const answer = await page.goto(`${results}/table?question=${options[1]}&by=none`);
  assert.equal(answer.status(), 422);
  assert.ok((await page.locator('[role=alert]').innerText()).length > 20);
  assert.equal(await page.locator('.xt').count(), 0);
});

test('a chart is saved as SVG and as PNG', async () => {
  const { analyst: page, results } = place;
  await page.goto(results);
  const address = await page.locator('a.svg').first().getAttribute('href');
  const answer = await page.request.get(new URL(address, results).href);
  assert.match(answer.headers()['content-type'], /image\/svg\+xml/);
  assert.match(await answer.text(), /^<svg[^>]*>/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('button.png').first().click()]);
  assert.match(download.suggestedFilename(), /\.png$/);
  const bytes = await readFile(await download.path());
  assert.deepEqual([...bytes.subarray(1, 4)], [...Buffer.from('PNG')]);
  assert.ok(bytes.length > 5_000, 'something is drawn');
});

test('on paper nothing is cut off at the side', async () => {
  const { analyst: page, results } = place;
  // A4 with the margins of the browser, at 96 dots an inch.
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.goto(results);
  const wide = () => page.locator('.xt').evaluateAll((all) => all.filter((one) =>
    one.checkVisibility() && one.getBoundingClientRect().right > document.documentElement.clientWidth).length);
  await page.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
  assert.ok((await wide()) > 0, 'the control: on screen a wide table is moved sideways');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await wide(), 0);
  await page.emulateMedia({ media: 'screen' });
});
