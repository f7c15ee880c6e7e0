// The heading of a section: once above its first question on the long page, above each of its
// questions where one is shown at a time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { choose, go_on, heading, skip_to } from '../support/child.mjs';
import { open_every_kind } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});
const sections = (page) => page.locator('.sec:visible').allInnerTexts();
const open = async (options = {}) => {
  const page = await phone(place.browser, options);
  await page.goto(`${place.server.address}/c/${place.every_kind}/en/13-15`);
  return page;
};

test('each question stands under the heading of its section, also after going back', async () => {
  const page = await open();
  await page.waitForSelector('#go');
  assert.deepEqual(await sections(page), [], 'before the first question');
  await skip_to(page, 'visit');
  assert.deepEqual(await sections(page), ['The park']);
  await choose(page, 'Yes');
  await go_on(page);
  assert.match(await heading(page), /alone/);
  assert.deepEqual(await sections(page), ['The park'], 'the second question of the section');
  await skip_to(page, 'mood');
  assert.deepEqual(await sections(page), ['How it is there']);
  await page.click('#back');
  assert.deepEqual(await sections(page), ['The park']);
  assert.deepEqual(page.complaints, []);
});

test('without script both headings are on the page, each above its first question', async () => {
  const page = await open({ script: false });
  assert.deepEqual(await sections(page), ['The park', 'How it is there']);
  const order = await page.evaluate(() => [...document.querySelectorAll('.sec, #q1, #q7')]
    .map((part) => part.id || part.textContent));
  assert.deepEqual(order, ['The park', 'q1', 'How it is there', 'q7']);
});
