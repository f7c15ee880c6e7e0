// A tablet of the organisation, on which a facilitator started a kiosk.

import { phone } from './browser.mjs';
import { password_of } from './staff.mjs';

export const PIN = '2580';
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
