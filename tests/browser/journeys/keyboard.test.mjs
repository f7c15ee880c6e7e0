// With a keyboard alone: where Tab leads, what the keys do, and that the focus is always in sight.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { heading, skip_to, take_part } from '../support/child.mjs';
import { open_every_kind } from '../support/questionnaire.mjs';
import { NEUTRAL } from '../support/server.mjs';
import { setting } from '../support/setting.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});

const at = async (words, options) => {
  const page = await phone(place.browser, { reducedMotion: 'reduce', ...options });
  await take_part(page, place.server, place.every_kind, { lang: 'en' });
  if (words) await skip_to(page, words);
  return page;
};

const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** What has the focus, in a word or two. */
const focused = (page) => page.evaluate(() => {
  const one = document.activeElement;
  if (one === document.body) return 'nothing';
  return one.getAttribute('aria-label') ?? (one.value && one.type !== 'submit' ? `${one.name}=${one.value}` : one.textContent.trim());
});

/** As on a page just opened: the next Tab leads to the first stop. */
const from_the_top = (page) => page.evaluate(() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
});

/** From the top of the page: what Tab leads to, until it leads out. */
const stops = async (page) => {
  await from_the_top(page);
  const seen = [];
  for (;;) {
    await press(page, 'Tab');
    const now = await focused(page);
    if (now === 'nothing') return seen;
    seen.push(now);
  }
};

const press_until = async (page, words, key = 'Tab') => {
  for (let steps = 0; steps < 60; steps += 1) {
    if (await focused(page) === words) return;
    await press(page, key);
  }
  assert.fail(`${key} does not lead to ${words}`);
};

test('Tab leads past the skip links, out, through the answers, on, and to help', async () => {
  const page = await at('visit');
  assert.deepEqual(await stops(page), ['Skip to content', 'Leave fast', 'Back', 'Leave fast', 'q.visit=yes',
    'Continue', 'Skip this question', 'Talk to someone']);
  await skip_to(page, 'play');
  assert.deepEqual(await stops(page), ['Skip to content', 'Leave fast', 'Back', 'Leave fast', 'q.play=ball',
    'q.play=swing', 'q.play=sit', 'q.play=none', 'q.play=_dont_say', 'Continue', 'Skip this question', 'Talk to someone']);
});

test('arrows choose and Space ticks, and nothing is sent', async () => {
  const page = await at('visit');
  const asked = page.asked_for.length;
  await press_until(page, 'q.visit=yes');
  await press(page, 'ArrowDown', 'ArrowDown');
  assert.ok(await page.locator('[name="q.visit"][value=depends]').isChecked());
  assert.match(await heading(page), /visit/);
  await skip_to(page, 'play');
  await press_until(page, 'q.play=ball');
  await press(page, 'Space', 'Tab', 'Space');
  assert.deepEqual(await page.locator('[name="q.play"]:checked').evaluateAll((all) => all.map((box) => box.value)), ['ball', 'swing']);
  await press(page, 'Space');
  assert.equal(await page.locator('[value=swing]').isChecked(), false);
  assert.match(await heading(page), /play/);
  assert.equal(page.asked_for.length, asked);
});

test('without script Enter on an answer leads to the check, once, and sends nothing', async () => {
  const before = await place.server.count();
  const page = await at(null, { script: false });
  await page.focus('[name="q.visit"]');
  await press(page, 'Space', 'Enter');
  await page.waitForURL('**/check');
  await page.locator('.veil').waitFor();
  assert.equal(page.asked_for.filter((url) => url.endsWith('/check')).length, 1);
  assert.ok(!page.asked_for.some((url) => url.endsWith('/send')));
  assert.deepEqual(await place.server.count(), before);
});

test('after a slip the summary has the focus, and its link leads to the first answer', async () => {
  for (const script of [false, true]) {
    const page = await at(null, { script });
    await page.evaluate(() => {
      for (const box of document.querySelectorAll('[name="q.play"]')) box.checked = true;
      const form = document.getElementById('f');
      form.action = form.action.replace(/send$/, 'check');
      form.submit();
    });
    await page.locator('#problems').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'problems', `script: ${script}`);
    await press(page, 'Tab', 'Enter', 'Tab');
    assert.equal(await focused(page), 'q.play=ball', `script: ${script}`);
    await page.context().close();
  }
});

test('three are ranked, the third comes first, one goes; it is sent as it was said', async () => {
  const page = await at('top');
  const said = () => page.locator('.p:visible [role=status]').first().innerText();
  const told = [];
  const rank = async (words, key = 'Enter') => {
    await press_until(page, words);
    await press(page, key);
    told.push(await said());
  };
  for (const words of ['1Paths', '2Shade', '3Games']) {
    await page.evaluate(() => document.querySelector('.p:not([hidden]) h2').focus());
    await press_until(page, words);
    await press(page, 'Enter');
    told.push(await said());
  }
  await rank('Move up: Games', 'Space');
  await rank('Move up: Games', 'Space');
  await page.evaluate(() => document.querySelector('.p:not([hidden]) h2').focus());
  await rank('Take away: Paths');
  assert.deepEqual(told.slice(0, 5).map((words) => words.match(/(\w+): number (\d)/).slice(1).join(' ')),
    ['Paths 1', 'Shade 2', 'Games 3', 'Games 2', 'Games 1']);
  assert.match(told[5], /Paths/);
  await press_until(page, 'Continue');
  await press(page, 'Enter');
  await skip_to(page);
  const sent = page.waitForRequest((request) => request.url().endsWith('/send'));
  await press_until(page, 'Send my answers');
  await press(page, 'Enter');
  const ranks = [...new URLSearchParams((await sent).postData())].filter(([name]) => name.startsWith('q.top'));
  assert.deepEqual(ranks, [['q.top.1', 'games'], ['q.top.2', 'shade']]);
  await page.locator('#sent').waitFor();
});

test('Shift three times leads away from every page', async () => {
  const { server, browser, every_kind } = place;
  const away = async (page, name) => {
    await press(page, 'Shift', 'Shift', 'Shift');
    await page.waitForURL(NEUTRAL).catch(() => assert.fail(`still on ${name}`));
  };
  const page = await phone(browser);
  for (const path of ['/', '/help', '/safety', '/privacy', '/complaints', '/accessibility', `/c/${every_kind}?l=en`,
    `/c/${every_kind}/no?l=en`, `/c/${every_kind}/age?l=en`, `/c/${every_kind}/withdraw?l=en`, '/c/BCDFG', '/nowhere']) {
    await page.goto(server.address + path);
    await away(page, path);
  }
  const screens = {
    'the start': async (child) => take_part(child, server, every_kind, { lang: 'en', read: false }),
    'a question': async (child) => take_part(child, server, every_kind, { lang: 'en' }),
    'the check': async (child) => {
      await take_part(child, server, every_kind, { lang: 'en' });
      await skip_to(child);
    },
    'the thanks': async (child) => {
      await screens['the check'](child);
      await child.click('#send');
      await child.locator('#sent').waitFor();
    },
  };
  for (const [name, lead] of Object.entries(screens)) {
    await lead(page);
    await away(page, name);
  }
});

test('the languages open, and one is picked', async () => {
  const page = await phone(place.browser);
  await page.goto(`${place.server.address}/c/${place.every_kind}?l=en`);
  await press_until(page, 'English');
  await press(page, 'Enter', 'Tab', 'Tab');
  assert.equal(await focused(page), 'العربية');
  await press(page, 'Enter');
  await page.locator('html[dir=rtl]').waitFor();
});

/** What is wrong with how the focus is shown: under something, or in one tone only. */
const unseen = (page) => page.evaluate(() => {
  const one = document.activeElement;
  const { left, top, width, height } = one.getBoundingClientRect();
  const row = one.closest('label, .pile:has(.field:focus)') ?? one;
  const points = [[left + width / 2, top + 3], [left + width / 2, top + Math.min(height, innerHeight / 2) - 3]];
  const covered = points.some((point) => !row.contains(document.elementFromPoint(...point)));
  const shown = [one, row, one.nextElementSibling].some((shows) => {
    if (!shows) return false;
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(shows);
    const halo = boxShadow.replace('inset', '').match(/rgba?\([^)]*\) 0px 0px 0px 6px/)?.[0];
    return outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2 && halo && !halo.startsWith(outlineColor);
  });
  const name = `${one.tagName} ${one.name || one.className} ${one.textContent.trim().slice(0, 20)}`;
  return [covered && `covered: ${name}`, !shown && `one tone: ${name}`].filter(Boolean);
});

/** The same for every stop, forth and back. */
const unseen_anywhere = async (page) => {
  const found = [];
  let seen = 0;
  await from_the_top(page);
  for (const key of ['Tab', 'Shift+Tab']) {
    for (;;) {
      await press(page, key);
      const now = await focused(page);
      if (now === 'nothing') break;
      seen += 1;
      found.push(...(await unseen(page)));
    }
  }
  return { found: [...new Set(found)], seen };
};

const SMALL = { viewport: { width: 320, height: 568 } };

test('the focus is never under anything and has two tones, forth and back', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const plain = await at(null, { ...SMALL, colorScheme, script: false });
    const { found, seen } = await unseen_anywhere(plain);
    assert.deepEqual(found, [], colorScheme);
    assert.ok(seen > 80, `all of the long form was walked: ${seen}`);
    await plain.context().close();
  }
  for (const words of ['play', 'score', 'It is clean', 'trees', 'area', 'top', 'share', 'more']) {
    const page = await at(words, SMALL);
    if (words === 'top') await choose_ranks(page);
    assert.deepEqual((await unseen_anywhere(page)).found, [], words);
    await page.context().close();
  }
});

const choose_ranks = async (page) => {
  for (const words of ['Paths', 'Shade']) await page.getByRole('button', { name: new RegExp(`^${words}$`) }).click();
};

test('control: a focus under the bar and one of a single tone are noticed', async () => {
  const page = await at(null, { ...SMALL, script: false });
  await page.evaluate(() => {
    const sheet = document.styleSheets[0];
    sheet.insertRule('html { scroll-padding-block: 0 !important }', sheet.cssRules.length);
    sheet.insertRule('.field:focus-visible { box-shadow: none !important }', sheet.cssRules.length);
  });
  const { found } = await unseen_anywhere(page);
  assert.ok(found.some((one) => one.startsWith('covered')));
  assert.ok(found.some((one) => one.startsWith('one tone: TEXTAREA')));
});
