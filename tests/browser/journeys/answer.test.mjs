// From the card a child was given to the answer of adults: no account, no script, every language, both voices.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { setting } from '../support/setting.mjs';
import { enter } from '../support/staff.mjs';

const place = setting();

test('the address on a card leads to the answer, in four languages and both voices', async () => {
  const { server, browser } = place;
  const [first] = server.consultations;
  const facilitator = await enter(place, 'facilitator');
  await facilitator.goto(`${server.address}/team/c/${first.code}/cards`);
  const card = await facilitator.locator('body').innerText();
  assert.ok(card.includes(`/r/${first.code}`), card.slice(0, 400));

  const page = await phone(browser, { script: false });
  await page.goto(`${server.address}/r/${first.code}`);
  assert.equal(await page.locator('.row').count(), 4);
  const seen = new Set();
  for (const lang of ['fr', 'nl', 'de', 'en']) {
    for (const voice of ['young', 'older']) {
      await page.locator('details.lang summary').click();
      await page.locator(`details.lang a[hreflang=${lang}]`).click();
      if (!(await page.url().endsWith(voice))) {
        await page.locator(`.voices a[href$="/${voice}"]`).click();
      }
      assert.ok(page.url().endsWith(`/r/${first.code}/${lang}/${voice}`), page.url());
      assert.equal(await page.locator('html').getAttribute('lang'), lang);
      const states = await page.locator('.happens > div .state').evaluateAll((all) => all.map((one) => one.classList[1]));
      assert.deepEqual(states, ['done', 'started', 'impossible']);
      assert.ok((await page.locator('.row .late').count()) === 1, 'what is late says so');
      seen.add(await page.locator('.thanks').innerText());
    }
  }
  assert.equal(seen.size, 8, 'each language and voice has its own words');
  assert.deepEqual(await page.context().cookies(), []);
  await page.context().close();
});

test('every figure of the page is that of the release a program reads', async () => {
  const { server, browser } = place;
  const [first] = server.consultations;
  const page = await phone(browser);
  await page.goto(`${server.address}/r/${first.code}/en/older`);
  const about = await (await fetch(`${server.address}/api/v1/consultations/${first.code}`)).json();
  const release = about.releases.at(-1).id;
  const csv = await (await fetch(`${server.address}/api/v1/releases/${release}/tables?format=csv`)).text();
  const file = await (await fetch(`${server.address}/r/${first.code}/files/csv`)).text();
  assert.equal(csv, file, 'the file of the page is what the program reads');
  const [head, ...rows] = csv.trim().split(/\r?\n/).map((line) => line.split(','));
  const at = (name) => head.indexOf(name);
  const told = rows.filter((row) => row[at('question')] === 'later' && row[at('breakdown')] === '' && row[at('percent')] !== '');
  const percents = new Set(told.map((row) => row[at('percent')]));
  const bars = await page.locator('.bar b').allInnerTexts();
  const shown = bars.flatMap((text) => text.match(/\d+(?=\s?%)/) ?? []);
  assert.ok(shown.length >= 4, bars.join(' | '));
  assert.deepEqual(shown.filter((percent) => !percents.has(percent)), [], 'no other number');

  // What other sites take along tells the same numbers, finding by finding.
  const numbers = (text) => text.match(/\d+(?=\s?%)/g) ?? [];
  const sentences = await page.locator('.row .say-it').allInnerTexts();
  const pieces = await page.locator('a[href*="/finding/"]').evaluateAll((all) => all.map((one) => one.href));
  const feed = await (await fetch(await page.locator('a[href$="/feed"]').evaluate((link) => link.href))).text();
  const blank = await browser.newPage();
  const entries = await blank.evaluate((xml) => {
    const read = new DOMParser().parseFromString(xml, 'application/xml');
    return [...read.querySelectorAll('entry > title')].map((title) => title.textContent);
  }, feed);
  await blank.context().close();
  assert.deepEqual(entries, sentences, 'the feed says what the page says');
  assert.equal(pieces.length, 2 * sentences.length);
  const own = await page.locator('.row').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('.said .say-it, .said .bar b')].map((one) => one.textContent).join(' ')));
  const drawn = await phone(browser, { script: false });
  for (const [at, text] of own.entries()) {
    await drawn.goto(pieces[2 * at]);
    const framed = (await drawn.locator('.say-it, .bar b').allInnerTexts()).join(' ');
    assert.deepEqual(numbers(framed), numbers(text), pieces[2 * at]);
    assert.equal(await drawn.locator('script, form, input').count(), 0);
    await drawn.goto(pieces[2 * at + 1]);
    const picture = (await drawn.locator('text').allTextContents()).join(' ');
    assert.deepEqual(numbers(picture), numbers(text), pieces[2 * at + 1]);
  }
  await drawn.context().close();
  await page.context().close();
});

test('another site shows one finding in a frame or as a picture, and cannot frame the whole page', async () => {
  const { server, browser } = place;
  const [first] = server.consultations;
  const page = await phone(browser);
  const whole = `${server.address}/r/${first.code}/fr/older`;
  await page.goto(whole);
  const [piece, picture] = await page.locator('a[href*="/finding/"]').evaluateAll((all) => all.map((one) => one.href));
  const other = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html');
    answer.end(`<!doctype html><title>x</title><iframe src="${piece}"></iframe><img src="${picture}" alt=""><iframe src="${whole}"></iframe>`);
  });
  await new Promise((listens) => other.listen(0, 'localhost', listens));
  await page.goto(`http://localhost:${other.address().port}/`);
  const said = page.frameLocator('iframe').first().locator('.say-it');
  await said.waitFor();
  assert.ok((await said.innerText()).length > 10);
  const wide = await page.locator('img').evaluate((image) => image.decode().then(() => image.naturalWidth));
  assert.equal(wide, 640);
  const refused = page.frames().at(-1);
  assert.equal(await refused.locator('.row').count(), 0, 'the page itself may not be framed');
  other.close();
  await page.context().close();
});
