// What is printed for children, as a PDF: sheets of A4 or A3, without what stands above them on screen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setting } from '../support/setting.mjs';
import { enter } from '../support/staff.mjs';

const place = setting(async (here) => {
  here.facilitator = await enter(here, 'facilitator');
});

/** How many sheets, and their sizes in millimetres. */
const sheets = async (page) => {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  const mm = (points) => Math.round(Number(points) / 72 * 25.4);
  return { count: pdf.match(/\/Type \/Page\b/g).length, sizes: new Set(sizes.map(([, w, h]) => `${mm(w)} × ${mm(h)}`)) };
};

/** Numbers of sheets that need no letter. */
const blank = (pdf) => {
  const pages = pdf.match(/<<\/Type \/Page\b[\s\S]*?\nendobj/g);
  return pages.map((page, at) => [at + 1, page]).filter(([, page]) => !page.includes('/Font')).map(([number]) => number);
};

test('a poster is one sheet, cards too, a booklet several, each of its size and black on white also in dark', async () => {
  const { server, facilitator: page } = place;
  const here = `${server.address}/team/c/${server.code('open')}`;
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${here}/share`);
  const [posters, booklets] = await Promise.all(['poster', 'booklet'].map((what) =>
    page.locator(`a[href*="/${what}/"]`).evaluateAll((all) => all.map((one) => one.href))));
  assert.ok(posters.length >= 4 && booklets.length >= 8, 'each language, each age');
  const [small, large] = [/poster\/\w+$/, /paper=a3$/].map((which) => posters.find((one) => which.test(one)));
  for (const [address, most, least, size] of [
    [small, 1, 1, '210 × 297'], [large, 1, 1, '297 × 420'], [booklets[0], 12, 2, '210 × 297'],
    [`${here}/cards`, 1, 1, '210 × 297'],
  ]) {
    await page.goto(address);
    assert.ok(await page.locator('.above').isVisible());
    const { count, sizes } = await sheets(page);
    assert.deepEqual([...sizes], [size]);
    assert.ok(count >= least && count <= most, `${address}: ${count} sheets`);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.above').isVisible(), false, 'not on paper');
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    assert.equal(await page.locator('input, textarea, select, button, script').count(), 0);
    await page.emulateMedia({ media: 'screen' });
  }
  await page.goto(booklets[0]);
  assert.ok((await page.locator('.pq .box').count()) > 20, 'boxes for crosses');
});

test('the guide is two sheets and one of cards, in each language of staff', async () => {
  const { server, facilitator: page } = place;
  for (const lang of ['fr', 'nl', 'de', 'en']) {
    await page.goto(`${server.address}/team/c/${server.code('open')}/kit?lang=${lang}`);
    const { count, sizes } = await sheets(page);
    assert.equal(count, 3, lang);
    assert.deepEqual([...sizes], ['210 × 297']);
  }
});

test('the report is a tagged PDF on A4 in which no sheet is empty', async () => {
  const { server, facilitator: page } = place;
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${server.address}/team/p/ecoles-qui-ecoutent/report?lang=fr`);
  const print = async (tagged) => (await page.pdf({ tagged, preferCSSPageSize: true })).toString('latin1');
  const pdf = await print(true);
  assert.match(pdf, /\/StructTreeRoot/);
  assert.match(pdf, /\/Lang \(fr\)/);
  assert.match(pdf, /\/S \/H1\b/);
  assert.match(pdf, /\/S \/TH\b/);
  assert.doesNotMatch(await print(false), /\/StructTreeRoot/, 'the control');
  const { count, sizes } = await sheets(page);
  assert.deepEqual([...sizes], ['210 × 297']);
  assert.ok(count >= 4 && count <= 20, `${count} sheets`);
  assert.deepEqual(blank(pdf), [], 'no sheet is empty');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.not-printed').first().isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  // The control: a sheet with nothing on it is found.
  await page.emulateMedia({ media: null });
  await page.evaluate(() => {
    const gap = document.createElement('div');
    gap.className = 'gap';
    const rule = new CSSStyleSheet();
    rule.replaceSync('@media print { .gap { block-size: 200mm; break-before: page; break-after: page } }');
    document.adoptedStyleSheets = [rule];
    document.querySelector('main').append(gap);
    const last = document.createElement('p');
    last.textContent = 'fin';
    document.querySelector('main').append(last);
  });
  assert.notDeepEqual(blank(await print(true)), [], 'the control');
});
