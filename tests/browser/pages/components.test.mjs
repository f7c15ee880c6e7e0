// Every state of every page, also those a journey seldom meets: axe, width and size of targets.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { findings, overflow, small_targets } from '../support/axe.mjs';
import { setting } from '../support/setting.mjs';

const place = setting();

const LOOKS = {
  'in German on a phone': ['de', {}],
  'in Arabic on 320 pixels in dark': ['ar', { viewport: { width: 320, height: 568 }, colorScheme: 'dark' }],
};

const states = async () => {
  const page = await fetch(`${place.server.address}/dev/components`).then((answer) => answer.text());
  return [...new Set([...page.matchAll(/\/dev\/components\/([^/"]+)\//g)].map(([, name]) => name))];
};

for (const [look, [lang, options]] of Object.entries(LOOKS)) {
  test(`every state of every page is accessible ${look}`, async () => {
    const names = await states();
    assert.ok(names.length > 40, `all states: ${names.length}`);
    const page = await phone(place.browser, { reducedMotion: 'reduce', bypassCSP: true, ...options });
    // axe needs scripts to run, but ours must not hide questions.
    await page.route('**/static/**/{respond,kiosk}.js', (route) => route.abort());
    const found = [];
    for (const name of names) {
      await page.goto(`${place.server.address}/dev/components/${name}/${lang}`);
      // Without our script every question shows after a while; here at once.
      await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
      // A hostile text must be words on the page and nothing else.
      assert.equal(await page.locator('main i, main b:empty').count(), 0, name);
      for (const one of await findings(page)) found.push(`${name}: ${one}`);
      for (const one of await overflow(page)) found.push(`${name}: too wide: ${one}`);
      for (const one of await small_targets(page)) found.push(`${name}: too small: ${one}`);
    }
    assert.deepEqual(found, []);
    await page.evaluate(() => {
      document.querySelector('main').innerHTML = '<img src="x"><p style="width:2000px">wide</p><a href="/">x</a>';
    });
    assert.ok((await findings(page)).length && (await overflow(page)).length && (await small_targets(page)).length, 'the control');
    await page.context().close();
  });
}
