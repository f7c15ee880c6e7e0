// A tablet of the organisation, on which a facilitator started a kiosk.

import assert from 'node:assert/strict';
import { phone } from './browser.mjs';
import { choose, go_on, skip_to } from './child.mjs';
import { password_of } from './staff.mjs';

export const PIN = '2580';
/** What a child writes. */
export const MARK = 'MARKKIOSK zebra';
export const TABLET = { viewport: { width: 1024, height: 768 }, hasTouch: true };

/** Signs in on the tablet and starts a kiosk there; the page is then that of the first child. */
export const start_kiosk = async (place, code, { idle = '60', pack = false, address = place.server.address, ...options } = {}) => {
  const page = await phone(place.browser, { ...TABLET, ...options });
  await page.goto(`${address}/team/sign-in`);
  await page.fill('#email', place.server.email('facilitator'));
  await page.fill('#password', password_of('facilitator'));
  await page.click('main button');
  await page.waitForURL('**/team');
  await page.goto(`${address}/team/c/${code}`);
  await page.fill('#pin', PIN);
  await page.fill('#pin-again', PIN);
  await page.check(`[name=idle][value="${idle}"]`);
  if (pack) await page.check('[name=pack]');
  await page.click('form[action$="/kiosks"] button');
  await page.waitForURL('**/k/*');
  page.kiosk = new URL(page.url()).pathname;
  return page;
};

/** From the start to the first question. */
export const begin = async (page, band = '13-15') => {
  await page.check(`#band-${band}`);
  await page.click('form[action$="/go"] .btn');
  await page.waitForURL(`**${page.kiosk}/*/${band}`);
  await page.click('#go');
};

/** Everything the tablet keeps, as far as a page can tell. */
export const kept = (page) => page.evaluate(async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const rows = [];
  for (const name of names) {
    const database = await new Promise((done, fail) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store);
      const read = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
      const [keys, values] = [await read(all.getAllKeys()), await read(all.getAll())];
      keys.forEach((key, at) => {
        const { to, envelope = values[at], ...more } = values[at];
        rows.push({ store, key, to, bytes: envelope.byteLength, more: Object.keys(more).length,
          envelope: new TextDecoder('latin1').decode(envelope) });
      });
    }
    database.close();
  }
  return {
    rows,
    local: localStorage.length,
    session: sessionStorage.length,
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
    readable: document.cookie,
  };
});

/** Answers a question and writes a text, up to the last screen before sending. */
export const answer = async (page) => {
  await begin(page);
  await go_on(page);
  await choose(page, 'Yes');
  await skip_to(page, 'What did we forget');
  await page.locator('.p:visible textarea').fill(MARK);
  await go_on(page);
  await skip_to(page);
  await page.locator('#check').waitFor();
};

/** Waits for the start. */
export const at_start = (page) => page.locator('form[action$="/go"]').waitFor();

/** Nothing of a child may be on screen, in the page or on the tablet. */
export const finds_nothing = async (page) => {
  await at_start(page);
  assert.equal(await page.locator('input:checked').count(), 0);
  assert.ok(!(await page.content()).includes('MARKKIOSK'));
};

/** Hands in, up to the thanks. */
export const sent = async (page) => {
  await page.click('#send');
  await page.locator('#sent').waitFor();
};
