// What became of it: accessible in every look, never too wide, whole without script, and a poster on one side of paper.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { findings, overflow, small_targets } from '../support/axe.mjs';
import { setting } from '../support/setting.mjs';

const place = setting();

const PAGES = ['results', 'results-older', 'results-waiting', 'results-open', 'results-easy', 'results-script', 'results-piece', 'results-piece-quote'];
const PAPER = ['paper-results', 'paper-results-a3'];
const LOOKS = {
  'in light': ['en', {}],
  'in dark': ['fr', { colorScheme: 'dark' }],
  'from right to left on 320 pixels': ['ar', { viewport: { width: 320, height: 568 } }],
  'with forced colours': ['de', { forcedColors: 'active' }],
  'on a wide screen': ['nl', { viewport: { width: 1440, height: 900 } }],
};

const at = (name, lang) => `${place.server.address}/dev/components/${name}/${lang}`;

for (const [look, [lang, options]] of Object.entries(LOOKS)) {
  test(`what became of it is accessible ${look}`, async () => {
    const page = await phone(place.browser, { reducedMotion: 'reduce', ...options });
    const found = [];
    for (const name of [...PAGES, ...PAPER]) {
      await page.goto(at(name, lang));
      for (const closed of await page.locator('.chart summary').all()) await closed.click();
      for (const one of await findings(page)) found.push(`${name}: ${one}`);
      for (const one of await overflow(page)) found.push(`${name}: too wide: ${one}`);
      for (const one of await small_targets(page)) found.push(`${name}: too small: ${one}`);
    }
    assert.deepEqual(found, []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test('a bar is as long as the share beside it says, from the side where reading begins', async () => {
  for (const lang of ['en', 'ar']) {
    const page = await phone(place.browser);
    await page.goto(at('results', lang));
    const bar = page.locator('.bar.meant').first();
    const said = Number((await bar.locator('b').innerText()).match(/\d+/)[0]);
    const [whole, part] = await Promise.all([bar.locator('.bed').boundingBox(), bar.locator('.fill').boundingBox()]);
    assert.ok(Math.abs((part.width / whole.width) * 100 - said) < 1, `${said}: ${part.width} of ${whole.width}`);
    const gap = lang === 'ar' ? whole.x + whole.width - part.x - part.width : part.x - whole.x;
    assert.ok(Math.abs(gap) < 1, lang);
    await page.context().close();
  }
});

test('the poster is made for paper: nothing on it but what is told', async () => {
  const page = await phone(place.browser);
  for (const name of PAPER) {
    await page.goto(at(name, 'de'));
    const paper = await page.pdf({ preferCSSPageSize: true });
    const pages = paper.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length;
    assert.ok(pages >= 1 && pages <= 2, `${name}: ${pages} pages for six findings`);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.above').isVisible(), false);
    assert.ok(await page.locator('.qr').isVisible());
    await page.emulateMedia({ media: null });
  }
  await page.context().close();
});
