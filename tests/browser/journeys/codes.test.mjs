// From the printed sheet to the thanks: with a code, and with one that does not work.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { findings, overflow } from '../support/axe.mjs';
import { elsewhere, phone } from '../support/browser.mjs';
import { choose, go_on, skip_to } from '../support/child.mjs';
import { DOCUMENT } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';
import { enter } from '../support/staff.mjs';

const place = setting(async (here) => {
  const file = join(here.server.folder, 'codes.json');
  await writeFile(file, JSON.stringify({ ...DOCUMENT, access: 'codes' }));
  here.code = await here.server.open(file);
  here.facilitator = await enter(here, 'facilitator');
  here.invitations = await made(here, 'children', '30');
  [here.class_code] = await made(here, 'group', '2');
});

/** Codes as a facilitator gets them, on a page to be printed. */
const made = async ({ facilitator, server, code }, field, number) => {
  await facilitator.goto(`${server.address}/team/c/${code}`);
  await facilitator.fill(`#${field}`, number);
  await facilitator.click(`form:has(#${field}) button`);
  await facilitator.locator('.paper').first().waitFor();
  const keys = await facilitator.locator('.paper .key').allInnerTexts();
  return keys.map((key) => key.replaceAll(/\s/g, ''));
};

/** As by the square on the sheet: to the first page, and to the last screen. */
const come_in = async (invitation, options = {}) => {
  const { browser, server, code } = place;
  const page = await phone(browser, options);
  page.addresses = [];
  page.on('framenavigated', (frame) => page.addresses.push(frame.url()));
  await page.goto(`${server.address}/i/${invitation}?l=en`);
  assert.equal(page.url(), `${server.address}/c/${code}?l=en`, 'the script took it out of the address');
  await page.check('#band-13-15');
  await page.click('form[action$="/go"] button');
  await page.waitForURL(`**/c/${code}/en/13-15`);
  await skip_to(page, 'Do you go there?');
  await choose(page, 'It depends');
  await go_on(page);
  await skip_to(page);
  return page;
};

/** The answer is still in the form. */
const keeps_the_answer = (page) => page.locator('[name="q.visit"][value="depends"]').isChecked();

test('a child comes in by the printed square and needs to type nothing', async () => {
  const { server, invitations } = place;
  const before = await server.count();
  const page = await come_in(invitations[0]);
  assert.equal(await page.inputValue('#i'), invitations[0]);
  assert.equal(await page.evaluate(() => location.href.includes('#')), false);
  assert.deepEqual((await server.count()), before, 'nothing is kept before Send');
  await page.click('#send');
  await page.locator('#sent').waitFor();
  assert.equal((await server.count()).responses, before.responses + 1);
  assert.ok(!(await page.content()).includes(invitations[0]), 'and nothing of it is left in the page');
  assert.ok(!page.addresses.at(-1).includes(invitations[0]));
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(elsewhere(page, server), []);
});

test('the code goes along when another language is chosen', async () => {
  const { browser, server, invitations, code } = place;
  const page = await phone(browser);
  await page.goto(`${server.address}/i/${invitations[1]}?l=en`);
  await page.click('.lang summary');
  await page.click('a[hreflang="ar"]');
  await page.waitForURL(new RegExp(`/c/${code}\\?l=ar`));
  await page.check('#band-9-12');
  await page.click('form[action$="/go"] button');
  await page.waitForURL(`**/c/${code}/ar/9-12`);
  assert.equal(await page.inputValue('#i'), invitations[1]);
});

test('a code that was used keeps every answer, and another one sends them', async () => {
  const { server, invitations } = place;
  const before = await server.count();
  const page = await come_in(invitations[0]);
  await page.click('#send');
  await page.locator('#i-e').waitFor();
  assert.match(await page.locator('#i-e').innerText(), /used already/);
  assert.ok(await page.locator('#i').evaluate((field) => field === document.activeElement));
  assert.ok(await keeps_the_answer(page));
  assert.deepEqual(await server.count(), before);
  // From the top, where no row lies half under the bar.
  await page.evaluate(() => scrollTo(0, 0));
  assert.deepEqual([...await findings(page), ...await overflow(page)], []);
  await page.fill('#i', invitations[2].toLowerCase().replaceAll(/(...)/g, '$1 '));
  await page.click('#send');
  await page.locator('#sent').waitFor();
  assert.equal((await server.count()).responses, before.responses + 1);
  assert.deepEqual(page.complaints, []);
});

test('a class code lets as many in as there are children, and no more', async () => {
  const { server, class_code } = place;
  const before = await server.count();
  for (const child of [1, 2]) {
    const page = await come_in(class_code);
    await page.click('#send');
    await page.locator('#sent').waitFor();
    assert.equal((await server.count()).responses, before.responses + child);
  }
  const page = await come_in(class_code);
  await page.click('#send');
  await page.locator('#i-e').waitFor();
  assert.equal((await server.count()).responses, before.responses + 2);
});

test('without script the code is typed into the form, and can be put right', async () => {
  const { browser, server, invitations, code } = place;
  const before = await server.count();
  const page = await phone(browser, { script: false });
  await page.goto(`${server.address}/c/${code}/en/13-15`);
  await page.locator('label', { hasText: 'It depends' }).first().click();
  await page.click('.plain-acts .btn');
  assert.match(await page.locator('#problems').innerText(), /Write your code/);
  await page.fill('#i', 'BCD FGH JKM NPQ');
  await page.click('.plain-acts .btn');
  await page.click('.acts .btn:not(.alt)');
  assert.match(await page.locator('#i-e').innerText(), /does not work/);
  assert.ok(await keeps_the_answer(page));
  await page.fill('#i', invitations[3]);
  await page.click('.plain-acts .btn');
  await page.click('.acts .btn:not(.alt)');
  await page.locator('.cd').waitFor();
  assert.equal((await server.count()).responses, before.responses + 1);
});

test('the sheet fits on paper, 24 to a page, and is accessible on screen', async () => {
  const { facilitator } = place;
  await made(place, 'children', '30');
  assert.deepEqual(await facilitator.locator('.paper').evaluateAll((all) => all.map((one) => one.children.length)), [24, 6]);
  await facilitator.emulateMedia({ media: 'print' });
  assert.equal(await facilitator.locator('.codes-head').isVisible(), false, 'only cards are printed');
  const millimetres = await facilitator.locator('.paper').first().evaluate((paper) =>
    paper.getBoundingClientRect().height / 96 * 25.4);
  assert.ok(millimetres < 277, `${millimetres} mm of 277`);
  await facilitator.emulateMedia({ media: 'screen' });
  const scripted = await phone(place.browser, { storageState: await facilitator.context().storageState() });
  await scripted.goto(`${place.server.address}/team/c/${place.code}`);
  assert.deepEqual([...await findings(scripted), ...await overflow(scripted)], []);
  await scripted.click('form:has(#group) button');
  await scripted.locator('.paper').waitFor();
  assert.deepEqual([...await findings(scripted), ...await overflow(scripted)], []);
});
