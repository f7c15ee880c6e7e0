// Help while choosing and writing, with a finger, a keyboard or a screen reader.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { choose, go_on, heading, lines, skip_to, take_part } from '../support/child.mjs';
import { open_every_kind } from '../support/questionnaire.mjs';
import { until } from '../support/waiting.mjs';
import { setting } from '../support/setting.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});

const at = async (words, options) => {
  const page = await phone(place.browser, options);
  await take_part(page, place.server, place.every_kind, { lang: 'en' });
  await skip_to(page, words);
  return page;
};

test('"nothing" unticks the others, and the others untick it', async () => {
  const page = await at('play');
  await choose(page, 'Ball games');
  await choose(page, 'Nothing at all');
  assert.equal(await page.getByLabel('Ball games').isChecked(), false);
  await choose(page, 'Swings');
  assert.equal(await page.getByLabel('Nothing at all').isChecked(), false);
  await choose(page, 'I don’t want to say');
  assert.equal(await page.getByLabel('Swings').isChecked(), false);
});

test('at the most allowed, the rest stay reachable and say so', async () => {
  const page = await at('play');
  await choose(page, 'Ball games');
  await choose(page, 'Swings');
  const third = page.getByLabel('Sitting with friends');
  assert.equal(await third.getAttribute('aria-disabled'), 'true');
  assert.equal(await third.getAttribute('disabled'), null);
  assert.match(await page.locator('.p:visible [data-note]').innerText(), /2/);
  await third.focus();
  await page.keyboard.press('Space');
  assert.equal(await third.isChecked(), false);
  await choose(page, 'Swings');
  assert.equal(await third.getAttribute('aria-disabled'), 'false');
  await choose(page, 'Sitting with friends');
  assert.ok(await third.isChecked());
});

test('"nothing" is possible even at the most allowed, and frees the rest', async () => {
  const page = await at('play');
  await choose(page, 'Ball games');
  await choose(page, 'Swings');
  await choose(page, 'Nothing at all');
  assert.ok(await page.getByLabel('Nothing at all').isChecked());
  await choose(page, 'Sitting with friends');
  assert.ok(await page.getByLabel('Sitting with friends').isChecked());
});

test('letters are counted when few are left', async () => {
  const page = await at('more');
  const count = page.locator('.p:visible .cnt');
  await page.locator('.p:visible textarea').fill('a'.repeat(90));
  await page.locator('.p:visible textarea').fill('a'.repeat(150));
  await until('the count is told', async () => (await count.innerText()).includes('50'));
  await page.locator('.p:visible textarea').fill('a'.repeat(50));
  await until('the count is silent', async () => (await count.innerText()) === '');
});

test('only spaces are no answer', async () => {
  const page = await at('mood');
  await choose(page, 'Really bad');
  await go_on(page);
  await page.locator('.p:visible .field').fill('   ');
  await go_on(page);
  assert.match(await heading(page), /best/, 'the follow-up on an answer is not shown');
  await skip_to(page);
  assert.equal(new Map(await lines(page)).get('What would help? why'), 'No answer');
});

test('each screen takes the focus to its heading, and Enter goes on', async () => {
  const page = await at('visit');
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  const yes = page.locator('.p:visible').getByLabel('Yes');
  await yes.focus();
  await page.keyboard.press('Space');
  assert.ok(await yes.isChecked());
  await page.keyboard.press('ArrowDown');
  assert.match(await heading(page), /visit/, 'arrows choose and never go on');
  await page.keyboard.press('Enter');
  assert.match(await focused(), /play/);
  await page.click('#back');
  assert.match(await focused(), /visit/);
  await skip_to(page);
  assert.match(await focused(), /Read your answers/);
  await page.click('#send');
  await page.locator('#sent').waitFor();
  assert.match(await focused(), /Thank/i);
});

test('a whole consultation is answered with a keyboard alone', async () => {
  const page = await at('visit');
  const press_until = async (id) => {
    for (let steps = 0; steps < 30; steps += 1) {
      if (await page.evaluate((wanted) => document.activeElement.id === wanted, id)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
  };
  for (let steps = 0; steps < 20 && !(await page.locator('#check').isVisible()); steps += 1) await press_until('go');
  assert.ok(await page.locator('#check').isVisible());
  await press_until('send');
  await page.locator('#sent').waitFor();
});

test('who wants less motion gets none', async () => {
  const moving = (page) => page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
    const style = getComputedStyle(element);
    const lasts = (times) => times.split(',').some((time) => parseFloat(time) > 0);
    return lasts(style.transitionDuration) || (style.animationName !== 'none' && lasts(style.animationDuration));
  }).length);
  const still = await at('mood', { reducedMotion: 'reduce' });
  assert.equal(await moving(still), 0);
  const plain = await phone(place.browser, { reducedMotion: 'reduce', script: false });
  for (const page of [still, plain]) {
    for (const path of ['/', '/help', `/c/${place.every_kind}`, `/c/${place.every_kind}/en/13-15`]) {
      await page.goto(place.server.address + path);
      assert.equal(await moving(page), 0, path);
    }
  }
  assert.ok(await moving(await at('mood', { reducedMotion: 'no-preference' })) > 0, 'control: faces do move');
});

test('going back does not lose what was chosen, and skipping does', async () => {
  const page = await at('best');
  await choose(page, 'A vote');
  await go_on(page);
  await page.click('#back');
  assert.ok(await page.getByLabel('A vote').isChecked());
  await page.click('#skip');
  await page.click('#back');
  assert.equal(await page.getByLabel('A vote').isChecked(), false);
});
