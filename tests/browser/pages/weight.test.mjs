// The first view fits into the first packets of a slow network.

import assert from 'node:assert/strict';
import { get } from 'node:http';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { elsewhere, phone } from '../support/browser.mjs';
import { open_every_kind } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});
const FIRST_VIEW = 14_336;
const SCRIPT = 8_192;

/** The body as it travels to a browser that reads brotli. */
const travels = (url) => new Promise((done, fail) => {
  get(url, { headers: { 'Accept-Encoding': 'br', 'Accept-Language': 'fr' } }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part));
    answer.on('end', () => done({ bytes: Buffer.concat(parts), encoding: answer.headers['content-encoding'] }));
  }).on('error', fail);
});

test('the first page and the document of a consultation travel light in every language', async () => {
  const { server, open, every_kind } = place;
  for (const path of [`${open}?l=fr`, `${open}/fr/13-15`, `${open}/nl/16-17`, `${open}/de/13-15`, `${open}/en/13-15`, `${every_kind}/ar/9-12`]) {
    const { bytes, encoding } = await travels(`${server.address}/c/${path}`);
    assert.equal(encoding, 'br', path);
    assert.ok(bytes.length <= FIRST_VIEW, `${path}: ${bytes.length} bytes`);
  }
});

test('landing, help and the other pages are light once a proxy compresses them', async () => {
  const { server, open } = place;
  for (const path of ['/', '/help', '/safety', '/privacy', '/complaints', '/accessibility', `/c/${open}`, `/c/${open}/age`, `/c/${open}/withdraw`]) {
    const { bytes, encoding } = await travels(server.address + path);
    const size = encoding === 'br' ? bytes.length : brotliCompressSync(bytes).length;
    assert.ok(size <= FIRST_VIEW, `${path}: ${size} bytes`);
  }
});

test('a first view asks for the document and one script, and nothing elsewhere', async () => {
  const { browser, server, open } = place;
  for (const path of [`/c/${open}`, `/c/${open}/fr/13-15`, '/help']) {
    const page = await phone(browser);
    await page.goto(server.address + path, { waitUntil: 'load' });
    const asked = page.asked_for.filter((url) => !url.endsWith('.svg'));
    assert.equal(asked.length, 2, asked.join(' '));
    assert.deepEqual(elsewhere(page, server), []);
    const { bytes } = await travels(asked[1]);
    const size = brotliCompressSync(bytes).length;
    assert.ok(size <= SCRIPT, `the script: ${size} bytes`);
  }
});

test('paging through a whole consultation asks for nothing more', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser);
  await page.goto(`${server.address}/c/${open}/fr/13-15`, { waitUntil: 'load' });
  const pictures = /\.svg$|\/media\//;
  const count = () => page.asked_for.filter((url) => !pictures.test(url)).length;
  const asked = count();
  for (let steps = 0; steps < 40 && !(await page.locator('#check').isVisible()); steps += 1) await page.click('#go');
  assert.equal(count(), asked);
});
