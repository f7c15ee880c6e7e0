// Ranks, coins, numbers and places: with a finger, with a keyboard, and without the script.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { choose, fields_of, go_on, heading, lines, skip_to, take_part } from '../support/child.mjs';
import { open_every_kind } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});

const at = async (words, options) => {
  const page = await phone(place.browser, options);
  await take_part(page, place.server, place.every_kind, { lang: 'en' });
  if (words) await skip_to(page, words);
  return page;
};

/** What would be sent for one question. */
const given = async (page, code) =>
  (await fields_of(page, '#f')).filter(([name, value]) => name.split('.')[1] === code && value);

const tap = (page, words) => page.getByRole('button', { name: words }).click();

test('ranks are tapped, moved and taken away, and announced', async () => {
  const page = await at('top');
  for (const words of ['Paths', 'Shade', 'Games']) await tap(page, new RegExp(`^${words}$`));
  assert.match(await page.locator('.p:visible [role=status]').first().innerText(), /Games: number 3/);
  assert.equal(await page.getByRole('button', { name: 'A pond' }).getAttribute('aria-disabled'), 'true');
  await tap(page, 'Move up: Games');
  await tap(page, 'Move up: Games');
  await tap(page, 'Take away: Paths');
  assert.deepEqual(await given(page, 'top'), [['q.top.1', 'games'], ['q.top.2', 'shade']]);
  await go_on(page);
  await page.click('#back');
  assert.deepEqual(await given(page, 'top'), [['q.top.1', 'games'], ['q.top.2', 'shade']]);
  await choose(page, 'I don’t know');
  assert.deepEqual(await given(page, 'top'), [['q.top', '_dont_know']]);
  await tap(page, /^A pond$/);
  assert.deepEqual(await given(page, 'top'), [['q.top.1', 'pond']]);
  await page.click('#skip');
  await page.click('#back');
  assert.deepEqual(await given(page, 'top'), []);
});

test('ranks by keyboard alone: the focus stays with what was moved', async () => {
  const page = await at('top');
  await page.getByRole('button', { name: /^Shade$/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Paths$/ }).focus();
  await page.keyboard.press('Space');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.code), 'paths');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.deepEqual(await given(page, 'top'), [['q.top.1', 'paths'], ['q.top.2', 'shade']]);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.code), 'paths');
});

test('coins are given one by one, and go on when they make ten', async () => {
  const page = await at('share');
  const left = page.locator('.p:visible [data-left]');
  for (let n = 0; n < 4; n += 1) await tap(page, 'One more: Sport');
  await tap(page, 'One less: Sport');
  assert.match(await left.innerText(), /7/);
  await go_on(page);
  assert.match(await heading(page), /share/);
  assert.match(await left.innerText(), /3 coins/);
  await page.getByLabel('Music', { exact: true }).fill('7');
  assert.equal(await page.getByRole('button', { name: 'One more: Art' }).getAttribute('aria-disabled'), 'true');
  assert.deepEqual(await given(page, 'share'), [['q.share.sport', '3'], ['q.share.music', '7']]);
  await go_on(page);
  assert.doesNotMatch(await heading(page), /share/);
  await page.click('#back');
  await choose(page, 'I don’t know');
  assert.deepEqual(await given(page, 'share'), [['q.share', '_dont_know']]);
});

test('a number and a place are typed or picked, and shown at the end', async () => {
  const page = await at('trees');
  await page.locator('.p:visible .field').fill('4');
  await go_on(page);
  await page.locator('.p:visible select').selectOption('lake');
  await go_on(page);
  await tap(page, /^Shade$/);
  await go_on(page);
  await page.getByLabel('Art', { exact: true }).fill('10');
  await go_on(page);
  await skip_to(page);
  await page.click('#veil');
  const told = Object.fromEntries(await lines(page));
  assert.equal(told['How many trees? trees'], '4');
  assert.equal(told['Where is it? area'], 'The lake');
  assert.equal(told['What comes first? top'], 'Shade');
  assert.equal(told['Where do the coins go? share'], 'Art 10');
});

test('without the script the same is filled by hand, and a slip comes back with everything in it', async () => {
  const page = await at(null, { script: false });
  await page.check('[name="q.top.1"][value="games"]');
  await page.check('[name="q.top.2"][value="games"]');
  await page.fill('[name="q.share.sport"]', '4');
  await page.fill('[name="q.share.art"]', '5');
  await page.fill('[name="q.trees"]', 'many');
  await page.selectOption('select[name="q.area"]', 'hill');
  await page.click('[formaction$="/check"]');
  const problems = await page.locator('#problems').innerText();
  for (const words of [/only a number/, /the same one twice/, /9 coins/]) assert.match(problems, words);
  assert.equal(await page.locator('[name="q.share.sport"]').inputValue(), '4');
  assert.equal(await page.locator('select[name="q.area"]').inputValue(), 'hill');
  await page.check('[name="q.top.2"][value="pond"]');
  await page.fill('[name="q.share.art"]', '6');
  await page.fill('[name="q.trees"]', '7');
  await page.click('[formaction$="/check"]');
  const told = await page.locator('main').innerText();
  await page.locator('.veil summary').click();
  const open = await page.locator('main').innerText();
  for (const words of ['Games, A pond', 'Sport 4, Art 6', '6+', 'The hill']) {
    assert.ok(open.includes(words), `${words} in ${open}`);
    assert.ok(!told.includes(words), 'closed until opened');
  }
});
