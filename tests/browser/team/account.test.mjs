// One's own account, the second step, the people of a project and the audit. No page has a script.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { findings, overflow } from '../support/axe.mjs';
import { phone } from '../support/browser.mjs';
import { setting } from '../support/setting.mjs';
import { enter, password_of } from '../support/staff.mjs';

const run = promisify(execFile);
const place = setting();
const PROJECT = '/team/p/ecoles-qui-ecoutent';
const LOOKS = [
  { viewport: { width: 1440, height: 900 } },
  { viewport: { width: 320, height: 568 }, colorScheme: 'dark' },
  { viewport: { width: 375, height: 812 }, forcedColors: 'active' },
];

/** What an app shows for a secret, some steps of 30 seconds from now (RFC 6238). */
const code_of = (secret, later = 0) => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};

/** Lets ten minutes pass for every proof. */
const make_proofs_old = ({ folder }) => run('python3', ['-c', `
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    db.execute("update sessions set proved_at = 0")`, join(folder, 'data/db/porte-voix.sqlite')]);

/** Looks at a page in every way; `PICTURES` names a folder for pictures of it. */
const look_at = async (page, name) => {
  const found = [];
  const before = page.viewportSize();
  for (const { viewport, ...media } of LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ reducedMotion: 'reduce', ...media });
    for (const one of [...await findings(page), ...await overflow(page)]) found.push(`${name}: ${one}`);
    if (process.env.PICTURES) {
      const path = join(process.env.PICTURES, `${name}-${viewport.width}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  assert.deepEqual(found, []);
};

test('a second step is set up, asked for, and stands in for the password before heavy acts', async () => {
  const { server, browser } = place;
  const page = await enter(place, 'administrator', { script: true });
  await page.click('.s-top a.av');
  await page.waitForURL('**/team/me');
  await look_at(page, 'account');
  await page.click('a[href="/team/me/factor"]');
  await look_at(page, 'set-up');
  const secret = (await page.locator('.secret').innerText()).replace(/\s/g, '');
  assert.equal(secret.length, 32);
  await page.fill('#code', code_of(secret));
  await page.fill('#password', password_of('administrator'));
  await page.click('main form button');
  await look_at(page, 'recovery');
  const recovery = await page.locator('.recovery li').allInnerTexts();
  assert.equal(recovery.length, 10);
  await page.click('main a[href="/team/me"]');
  await page.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
  await look_at(page, 'account-with-step');

  const again = await phone(browser, { viewport: LOOKS[0].viewport });
  await again.goto(`${server.address}/team/sign-in`);
  await again.fill('#email', server.email('administrator'));
  await again.fill('#password', password_of('administrator'));
  await again.click('main button');
  await look_at(again, 'second-step');
  await again.fill('#code', '000000');
  await again.click('main button');
  assert.equal(await again.locator('[role=alert]').count(), 1, 'a wrong code is told');
  await again.fill('#code', recovery[0]);
  await again.click('main button');
  await again.waitForURL('**/team');

  await again.goto(`${server.address}${PROJECT}/people`);
  await look_at(again, 'people');
  await make_proofs_old(server);
  await again.fill('#email', 'noor@demo.example');
  await again.fill('#name', 'Noor');
  await again.selectOption('#role', 'analyst');
  await again.click('form[action$="/people"] button');
  await again.locator('#proof').waitFor();
  await look_at(again, 'proof');
  await again.fill('#proof', recovery[1]);
  await again.click('main button');
  assert.match(await again.locator('.say.good').innerText(), /deuxième personne/, 'one alone gives no role');
  await look_at(again, 'people-with-request');
  const lead = await enter(place, 'safeguarding-lead', { script: true });
  await lead.goto(`${server.address}${PROJECT}/people`);
  await look_at(lead, 'people-to-confirm');
  await lead.click('form[action$="/confirm"] button');
  const link = await lead.locator('.say .mono').innerText();
  assert.match(link, /\/team\/link\/[\w-]{43}$/);
  await look_at(lead, 'people-with-link');
  const noor = await phone(browser, { script: false });
  await noor.goto(link);
  assert.match(await noor.locator('h1').innerText(), /Noor/, 'nothing that was typed is lost');

  await again.goto(`${server.address}${PROJECT}/audit`);
  assert.match(await again.locator('main').innerText(), /Noor/);
  await look_at(again, 'audit');
});
