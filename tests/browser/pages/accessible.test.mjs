// axe, sideways overflow and the size of targets, on every page of a child.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { findings, overflow, small_targets } from '../support/axe.mjs';
import { open_every_kind } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';
import { every_page, plain_pages } from './child-pages.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});

const NARROW = { viewport: { width: 320, height: 568 } };
const LOOKS = {
  'in light': ['en', {}],
  'in dark': ['en', { colorScheme: 'dark' }],
  'from right to left': ['ar', {}],
  'on 320 pixels': ['en', NARROW],
  'from right to left on 320 pixels in dark': ['ar', { ...NARROW, colorScheme: 'dark' }],
  'with more contrast': ['en', { contrast: 'more' }],
  'with forced colours': ['en', { forcedColors: 'active' }],
  'on a wide screen': ['en', { viewport: { width: 1440, height: 900 } }],
};

for (const [look, [lang, options]] of Object.entries(LOOKS)) {
  test(`every page is accessible ${look}`, async () => {
    const found = [];
    let seen = 0;
    const page = await phone(place.browser, { ...options, reducedMotion: 'reduce' });
    const examine = async (name) => {
      seen += 1;
      for (const one of await findings(page)) found.push(`${name}: ${one}`);
      for (const one of await overflow(page)) found.push(`${name}: too wide: ${one}`);
      for (const one of await small_targets(page)) found.push(`${name}: too small: ${one}`);
    };
    await every_page(page, place, lang, examine);
    await plain_pages(page, place, lang, examine);
    assert.deepEqual([...new Set(found)], []);
    assert.ok(seen > 40, `all pages were seen: ${seen}`);
    await page.context().close();
  });
}

test('no page is too wide at 320 pixels with text twice as large, and no target too small', async () => {
  const found = [];
  for (const lang of ['en', 'ar']) {
    const page = await phone(place.browser, { ...NARROW, bypassCSP: true, reducedMotion: 'reduce' });
    await page.addInitScript(() => addEventListener('DOMContentLoaded', () => {
      const larger = document.createElement('style');
      larger.textContent = 'html { font-size: 200% }';
      document.head.append(larger);
    }));
    const examine = async (name) => {
      for (const one of await overflow(page)) found.push(`${lang} ${name}: ${one}`);
      for (const one of await small_targets(page)) found.push(`${lang} ${name}: too small: ${one}`);
    };
    await every_page(page, place, lang, examine);
    await plain_pages(page, place, lang, examine);
    await page.context().close();
  }
  assert.deepEqual([...new Set(found)], []);
});

test('control: a field that lost its label, a small target and a wide line are noticed', async () => {
  const page = await phone(place.browser);
  await page.goto(`${place.server.address}/c/${place.every_kind}/withdraw?l=en`);
  assert.deepEqual(await findings(page), []);
  await page.evaluate(() => {
    document.querySelector('label').remove();
    document.querySelector('form button').textContent = 'x'.repeat(200);
    const link = document.createElement('button');
    link.textContent = 'small';
    document.querySelector('main').append(link);
    document.querySelector('h1').style.inlineSize = '60rem';
  });
  assert.match((await findings(page)).join('\n'), /label: #w/);
  assert.match((await small_targets(page)).join('\n'), /small/);
  assert.notDeepEqual(await overflow(page), []);
});
