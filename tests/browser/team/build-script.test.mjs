// What the script of the builder adds, and that nobody loses a word by it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { setting } from '../support/setting.mjs';
import { enter } from '../support/staff.mjs';

const place = setting(async (here) => {
  const page = await enter(here, 'facilitator', { locale: 'en-GB' });
  here.session = await page.context().storageState();
});

const id = (name) => `[id="${name}"]`;
const settled = (page) => page.waitForSelector('#builder:not([aria-busy])');
const rows = (page) => page.locator('#outline a[data-part^="q."]').evaluateAll((all) =>
  all.map((row) => row.dataset.part.slice(2)));

/** The draft of the demonstration in the builder, at one of its questions. */
const open = async (part = 'q.feel') => {
  const page = await phone(place.browser, {
    viewport: { width: 1280, height: 800 }, locale: 'en-GB', storageState: place.session,
  });
  await page.goto(`${place.server.address}/team/c/${place.server.code('draft')}/build?part=${part}&to=en`);
  return page;
};

test('a field is saved when it is left, the phone shows it, and it can be taken back by key', async () => {
  const page = await open();
  const before = await page.inputValue(id('text.fr'));
  const words = 'Comment ça va dehors, <b>toi</b> ?';
  await page.fill(id('text.fr'), words);
  await page.keyboard.press('Tab');
  await settled(page);
  assert.equal(await page.textContent('#saved'), 'Saved');
  assert.ok((await page.textContent('#go-q\\.feel')).includes(words), 'the outline has it, as text');
  const heard = page.frameLocator('#phone').locator('h2', { hasText: words });
  await page.click('#preview .seg >> text=9–12');
  await settled(page);
  await heard.waitFor();
  await page.locator('#here').focus();
  await page.keyboard.press('Control+z');
  await settled(page);
  assert.equal(await page.inputValue(id('text.fr')), before);
  assert.deepEqual(page.complaints, []);
});

test('rows move by key and by hand, the place is told, and a move that breaks a condition is not made', async () => {
  const page = await open();
  const order = await rows(page);
  const at = order.indexOf('feel');
  await page.locator('#go-q\\.feel').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await settled(page);
  const moved = await rows(page);
  assert.equal(moved.indexOf('feel'), at + 1);
  assert.match(await page.textContent('#saved'), /Now number 2 of \d/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'go-q.feel', 'the focus stays');
  await page.dragAndDrop('#go-q\\.feel', `#go-q\\.${order[at + 1]}`);
  await settled(page);
  assert.deepEqual(await rows(page), order);

  // A condition on it, then an attempt to put it before.
  const second = order[at + 1];
  await page.click(`#go-q\\.${second}`);
  await settled(page);
  await page.click('#test-add');
  await settled(page);
  await page.click('#up');
  await settled(page);
  const alert = page.locator('[role=alert]');
  assert.match(await alert.textContent(), /must stay after that question/);
  assert.ok(await alert.evaluate((one) => one === document.activeElement), 'it is read out');
  assert.deepEqual(await rows(page), order);
  await page.click('#undo');
  await settled(page);
  assert.deepEqual(page.complaints, []);
});

test('two tabs: the later one is asked, and both texts are there', async () => {
  const [one, two] = [await open(), await open()];
  await one.fill(id('text.en'), 'First words?');
  await one.keyboard.press('Tab');
  await settled(one);
  await two.fill(id('text.en'), 'Second words?');
  await two.keyboard.press('Tab');
  await two.waitForSelector('text=First words?');
  assert.ok(await two.locator('text=Second words?').isVisible());
  await two.getByLabel(/Second words/).check();
  await two.click('main button');
  await two.waitForSelector('#builder');
  assert.equal(await two.inputValue(id('text.en')), 'Second words?');
});

test('who is signed out meanwhile keeps what was typed, and can save it after signing in', async () => {
  const page = await open();
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.fill(id('text.en'), 'Words that stay?');
  await page.keyboard.press('Tab');
  await settled(page);
  assert.match(await page.textContent('#saved'), /signed out.*still here/);
  assert.equal(await page.inputValue(id('text.en')), 'Words that stay?');
  await page.context().addCookies(cookies);
  await page.click('#save');
  await settled(page);
  assert.equal(await page.textContent('#saved'), 'Saved');
  await page.reload();
  assert.equal(await page.inputValue(id('text.en')), 'Words that stay?');
});
