// Questions with pictures and questions that are heard: with and without script, and when the
// pictures do not come.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings, overflow } from '../support/axe.mjs';
import { phone } from '../support/browser.mjs';
import { fields_of, go_on, heading, lines, skip_to, take_part } from '../support/child.mjs';
import { picture } from '../support/media.mjs';
import { open_every_kind } from '../support/questionnaire.mjs';
import { until } from '../support/waiting.mjs';
import { setting } from '../support/setting.mjs';
import { enter } from '../support/staff.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});

const begin = async (options = {}, lang = 'en', before = async () => {}) => {
  const page = await phone(place.browser, options);
  await before(page);
  await take_part(page, place.server, place.every_kind, { lang });
  return page;
};

const shown = (page) => page.locator('.p:visible .pics img');
const all_there = (page) => until('the pictures are there', () =>
  shown(page).evaluateAll((all) => all.length === 4 && all.every((one) => one.complete && one.naturalWidth === 480)));
const given = (fields) => fields.filter(([name]) => name === 'q.spot');

test('a picture is chosen by touching it; without script the same is sent', async () => {
  const before = await place.server.count();
  const page = await begin();
  await skip_to(page, 'spot');
  await all_there(page);
  await shown(page).nth(1).click();
  assert.ok(await page.getByLabel('A corner to talk').isChecked());
  const sent = given(await fields_of(page, '#f'));
  await go_on(page);
  await page.click('#veil');
  assert.equal(new Map(await lines(page)).get('Which place do you like? spot'), 'A corner to talk');
  await page.click('#send');
  await page.locator('#sent').waitFor();

  const plain = await begin({ script: false });
  await plain.locator('.pics img').nth(1).click();
  await plain.click('[formaction$="/check"]');
  await plain.click('.veil summary');
  assert.match(await plain.locator('.veil').innerText(), /A corner to talk/);
  assert.deepEqual(given(await fields_of(plain)), sent);
  assert.deepEqual(sent, [['q.spot', 'corner']]);
  await plain.click('.acts button.btn:not(.alt)');
  await plain.waitForURL('**/send');
  assert.equal((await place.server.count()).responses, before.responses + 2);
});

test('the words are enough where a picture does not come', async () => {
  for (const script of [true, false]) {
    const page = await begin({ script }, 'en', (fresh) => fresh.route('**/media/*', (route) => route.abort()));
    if (script) await skip_to(page, 'spot');
    const row = page.locator('label', { hasText: 'A shelf of books' });
    assert.ok((await row.boundingBox()).height >= 48);
    await row.click();
    assert.deepEqual(given(await fields_of(page, '#f')), [['q.spot', 'books']]);
    if (script) assert.deepEqual(await findings(page), []);
  }
});

test('pictures stand side by side, and below each other where there is no room', async () => {
  for (const [width, lang, columns] of [[375, 'en', 2], [320, 'ar', 2], [290, 'ar', 1], [1440, 'en', 2]]) {
    const page = await begin({ viewport: { width, height: 640 } }, lang);
    await skip_to(page, lang === 'ar' ? 'أي مكان تحب' : 'spot');
    await all_there(page);
    const starts = await page.locator('.p:visible .pics .opt').evaluateAll((rows) =>
      rows.map((row) => Math.round(row.getBoundingClientRect().left)));
    assert.equal(new Set(starts).size, columns, `${width}`);
    assert.deepEqual(await overflow(page), [], `${width}`);
    assert.deepEqual(await findings(page), [], `${width}`);
    await page.context().close();
  }
});

test('by keyboard alone a picture is reached, chosen and changed', async () => {
  const page = await begin();
  await skip_to(page, 'spot');
  await page.locator('.p:visible .pics input').first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  assert.deepEqual(given(await fields_of(page, '#f')), [['q.spot', 'corner']]);
});

/** Chromium with one voice of the device. */
const with_voice = (page) => page.addInitScript(() => {
  speechSynthesis.getVoices = () => [{ localService: true, lang: 'en-GB', name: 'Test' }];
});
const deaf = (page) => page.addInitScript(() => {
  HTMLMediaElement.prototype.canPlayType = () => '';
});

test('a recording is asked for only when it is played, and stops on the next screen and on leaving', async () => {
  const page = await begin({}, 'en', (fresh) => fresh.addInitScript(() => {
    const pause = HTMLMediaElement.prototype.pause;
    HTMLMediaElement.prototype.pause = function stopped() {
      window.stopped?.();
      pause.call(this);
    };
  }));
  let stops = 0;
  await page.exposeFunction('stopped', () => (stops += 1));
  await skip_to(page, 'spot');
  await all_there(page);
  const voice = page.locator('.p:visible audio');
  assert.equal(await voice.getAttribute('aria-label'), 'Listen to the question');
  const address = place.server.address + await voice.getAttribute('src');
  const play = async () => {
    await voice.evaluate((audio) => { audio.loop = true; });
    await voice.focus();
    await page.keyboard.press('Space');
    await until('it plays', () => voice.evaluate((audio) => !audio.paused && audio.currentTime > 0));
  };
  assert.ok(!page.asked_for.includes(address), 'nothing is asked for before');
  await play();
  assert.ok(page.asked_for.includes(address));
  await page.click('#skip');
  assert.equal(await page.locator('audio').evaluateAll((all) => all.every((audio) => audio.paused)), true);
  await page.click('#back');
  await play();
  const before = stops;
  await page.click('.exit');
  await until('it is silent', () => stops > before);
});

test('where there is a recording the voice of the device keeps quiet, unless it cannot be played', async () => {
  const listen = (page) => page.locator('[data-say]').isVisible();
  const page = await begin({}, 'en', with_voice);
  assert.match(await heading(page), /info/);
  assert.equal(await listen(page), true, 'the control');
  await skip_to(page, 'spot');
  assert.equal(await listen(page), false);
  const other = await begin({}, 'en', async (fresh) => {
    await with_voice(fresh);
    await deaf(fresh);
  });
  await skip_to(other, 'spot');
  assert.equal(await listen(other), true);
  assert.equal(await other.locator('.p:visible audio').isVisible(), false);
  const plain = await begin({ script: false });
  assert.equal(await plain.locator('audio[controls]').isVisible(), true, 'it plays without script');
});

test('staff add a picture, see it and remove it, without script', async () => {
  const page = await enter(place, 'facilitator');
  await page.goto(`${place.server.address}/team/p/ecoles-qui-ecoutent?lang=en`);
  const before = await page.locator('.media li').count();
  await page.fill('#description', 'A ball and a basket');
  await page.setInputFiles('#file', picture('sport'));
  await page.click('form[action$="/media"] button');
  await page.waitForURL('**done=yes*');
  assert.equal(await page.locator('.media li').count(), before + 1);
  const added = page.locator('.media li').last();
  await added.locator('img').scrollIntoViewIfNeeded();
  await until('it is seen', () => added.locator('img').evaluate((image) => image.naturalWidth === 480));
  await page.setInputFiles('#file', { name: 'a.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
  await page.fill('#description', 'No picture');
  await page.click('form[action$="/media"] button');
  assert.match(await page.locator('.say.bad').innerText(), /neither a PNG, JPEG or WebP/);
  assert.equal(await page.inputValue('#description'), 'No picture');
  await page.locator('.media li').last().locator('button').click();
  await page.waitForURL('**done=yes*');
  assert.equal(await page.locator('.media li').count(), before);
  await page.locator('.media button').first().click();
  assert.match(await page.locator('.say.bad').innerText(), /stays/);
});
