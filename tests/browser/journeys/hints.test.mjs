// What is typed and could show who somebody is: the page says so, the child decides, nothing is sent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { go_on, lines, skip_to, take_part } from '../support/child.mjs';
import { open_every_kind } from '../support/questionnaire.mjs';
import { until } from '../support/waiting.mjs';
import { setting } from '../support/setting.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});

const SHOWS = [
  // Telephone numbers.
  '+32 470 12 34 56', '0470/12.34.56', 'Mein Handy ist 0170 1234567', '+32(0)470123456', '0032 470 12 34 56',
  '02 512 34 56', '06 12 34 56 78', '+33 6 12 34 56 78', '06-12345678', '+31 6 1234 5678', '030/1234567', '٠٤٧٠ ١٢ ٣٤ ٥٦',
  // Numbers of persons and of accounts.
  '00.01.01-123.45', '98.05.12-123-45', '00010112345', '1 85 05 78 006 084 36', '123456782', '1234.56.782', '12 345 678 901',
  '12 190367 K 006', 'BE68 5390 0754 7034', 'be68539007547034', 'FR76 3000 6000 0112 3456 7890 189', 'NL91 ABNA 0417 1643 00',
  'DE89 3704 0044 0532 0130 00',
  // Addresses.
  'écris-moi @lea_2012', 'insta: @2cool.kid', 'lea.dupont@example.be', 'Mail an max@schule.de!', 'www.mapage.example',
  'https://a.example/b', 'regarde lea-blog.be', 'meinblog.de ist gut',
];
const SHOWS_NOTHING = [
  '', 'J’ai 12 ans et mon frère 9 ans', 'Ça coûte 12,50 €', '1 000 000 000 €', '3.500,00 euro', 'in 2025 of 2026', '2024 2025',
  '2024-2025', 'le 01/09/2025 et le 30/06/2026', '2 + 2 = 4', 'la classe 5B', 'Klas 6A en 6B', '@ home', 'om 8:30 tot 15u30', '8h30-16h00',
  'Appelle le 103 ou le 116 000', '112', 'z.B. mehr Bänke', 'p.ex. des arbres', 'Plus d’arbres.Et des bancs',
  'num 3 / num 4', '10 9 8 7 6', 'Mag ik be of niet?', 'DE 10 besten Spiele', '100.000.000 bomen',
];

const at_text = async (options) => {
  const page = await phone(place.browser, options);
  await take_part(page, place.server, place.every_kind, { lang: 'en' });
  await skip_to(page, 'more');
  return page;
};

/** What the page thinks of texts, by its own script: the file as it travels. */
const judged = (page, texts) => page.evaluate(async (typed) => {
  const script = await (await fetch(document.querySelector('script[src]').src)).text();
  const start = script.indexOf('const LONG_NUMBER');
  const end = script.indexOf('let looking');
  if (start < 0 || end < start) throw new Error('no rules in the script');
  const lines = `${script.slice(start, end)}\nexport { could_show_who };`;
  const { could_show_who } = await import(`data:text/javascript,${encodeURIComponent(lines)}`);
  return typed.filter((text) => could_show_who(text));
}, texts);

test('what could show who somebody is is known, and nothing else', async () => {
  const page = await at_text({ bypassCSP: true });
  assert.deepEqual(SHOWS.filter((text) => text && !SHOWS_NOTHING.includes(text)), SHOWS);
  assert.deepEqual(await judged(page, SHOWS), SHOWS);
  assert.deepEqual(await judged(page, SHOWS_NOTHING), []);
});

test('a hint appears politely, goes again, holds nobody up, and nothing is sent', async () => {
  const page = await at_text();
  const hint = page.locator('.p:visible .shows');
  const field = page.locator('.p:visible textarea');
  assert.equal(await hint.getAttribute('role'), 'status');
  assert.equal(await hint.isVisible(), false);
  const asked = page.asked_for.length;
  await field.pressSequentially('Call 0470/12.34.56');
  await until('the hint is told', async () => /who you are/.test(await hint.innerText()));
  assert.match(await hint.innerText(), /You can leave it out/);
  await field.fill('Call me Ishmael');
  await until('the hint is gone', async () => (await hint.innerText()) === '');
  await field.fill('mail lea@example.be');
  await until('the hint is told again', async () => /who you are/.test(await hint.innerText()));
  assert.equal(page.asked_for.length, asked, 'nothing left the page');
  await go_on(page);
  await skip_to(page);
  await page.click('#veil');
  const shown = new Map(await lines(page));
  assert.equal(shown.get('What did we forget? more'), 'mail lea@example.be', 'the child decides');
  assert.deepEqual(page.complaints, []);
});
