// What a child does, in the words of this platform.

import assert from 'node:assert/strict';

/** Opens the landing page of a consultation and takes part; reads the first card unless told not to. */
export const take_part = async (page, server, code, { lang = 'fr', band = '13-15', read = true } = {}) => {
  await page.goto(`${server.address}/c/${code}?l=${lang}`);
  await page.check(`#band-${band}`);
  await page.click('form[action$="/go"] button');
  await page.waitForURL(`**/c/${code}/${lang}/${band}`);
  if (read && await page.locator('#go').isVisible()) await page.click('#go');
};

/** Print's fixed spaces, as a keyboard would type them. */
const plain = (words) => words.replaceAll(/[\u00a0\u202f]/g, ' ');

/** The question on screen, by its heading. */
export const heading = async (page) => plain(await page.locator('.p:visible h2').first().innerText());

/** Chooses an answer by its words, as a finger would: on the row. */
export const choose = (page, words) =>
  page.locator('.p:visible label', { hasText: words }).first().click();

export const go_on = (page) => page.click('#go');

/** Skips questions until the one with these words, or the last check. */
export const skip_to = async (page, words) => {
  for (let steps = 0; steps < 40; steps += 1) {
    if (await page.locator('#check').isVisible()) break;
    if (words && (await heading(page)).includes(words)) return;
    await page.click((await page.locator('#skip').isVisible()) ? '#skip' : '#go');
  }
  assert.ok(!words, `no question "${words}"`);
};

/** The lines of the check, as the script fills them. */
export const lines = async (page) => {
  const rows = await page.locator('#sum > div').evaluateAll((found) =>
    found.map((row) => [row.querySelector('dt').textContent, row.querySelector('dd').textContent]));
  return rows.map((row) => row.map(plain));
};

/** A withdrawal code as shown. */
export const withdrawal_code = async (page) => (await page.locator('.cd').innerText()).trim();

/** The fields of the form on a page, as a browser without script would post them. */
export const fields_of = (page, selector = 'form') =>
  page.locator(selector).first().evaluate((form) => [...new FormData(form)]);

/** Posts a form the plain way and hands back the answer. */
export const post = (server, path, fields, headers = {}) =>
  fetch(server.address + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
    redirect: 'manual',
  });
