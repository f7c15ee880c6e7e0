// In a flood the page solves its puzzle and sends by itself; the line nobody sees stays empty.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { fields_of, go_on, post, skip_to, take_part, withdrawal_code } from '../support/child.mjs';
import { setting } from '../support/setting.mjs';

// Always a flood: every send from the script takes a puzzle.
const place = setting(async () => {}, { ROCKET_FLOOD_AT: '0' });

const sends_of = (page) => {
  const sends = [];
  page.on('response', (answer) => {
    if (!answer.url().endsWith('/send')) return;
    sends.push({ status: answer.status(), fields: new URLSearchParams(answer.request().postData()) });
  });
  return sends;
};

test('in a flood the page works out its puzzle and sends again by itself, once', async () => {
  const { browser, server, open } = place;
  const before = await server.count();
  const page = await phone(browser);
  const sends = sends_of(page);
  await take_part(page, server, open);
  await skip_to(page, 'faire ton école');
  await page.locator('.p:visible textarea').fill('MARKFLOOD');
  await go_on(page);
  await page.click('#send');
  await page.locator('#busy').waitFor();
  await page.click('#veil');
  assert.match(await page.locator('#sum').innerText(), /MARKFLOOD/, 'nothing is lost');
  await page.locator('#sent').waitFor();
  await withdrawal_code(page);
  assert.deepEqual(sends.map(({ status }) => status), [429, 200]);
  const [first, second] = sends.map(({ fields }) => fields);
  assert.equal(first.get('solution'), null);
  assert.match(second.get('solution'), /^\d+\.[0-9a-f]{32}\.\d+$/);
  assert.equal(first.get('id'), second.get('id'), 'it is the same submission');
  const after = await server.count();
  assert.deepEqual(after, { responses: before.responses + 1, texts: before.texts + 1 });
  const kept = await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length);
  assert.equal(kept, 0, 'nothing of it stays');
  assert.deepEqual(page.complaints, []);
});

test('a puzzle that cannot be worked out leads to the way without script', async () => {
  const { browser, server, open } = place;
  const before = await server.count();
  const page = await phone(browser);
  await page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  await take_part(page, server, open);
  await skip_to(page);
  await page.click('#send');
  await page.locator('.cd').waitFor();
  assert.equal((await server.count()).responses, before.responses + 1);
});

test('in a flood a browser without script is heard too', async () => {
  const { browser, server, open } = place;
  const before = await server.count();
  const page = await phone(browser, { script: false });
  await take_part(page, server, open);
  await page.click('.plain-acts button');
  await page.click('main button.btn');
  await page.locator('.cd').waitFor();
  assert.equal((await server.count()).responses, before.responses + 1);
});

test('the line that stays empty is met by no key, no eye and no ear', async () => {
  const { browser, server, open } = place;
  for (const script of [true, false]) {
    const page = await phone(browser, { script });
    await take_part(page, server, open);
    const line = page.locator('#empty');
    assert.equal(await line.getAttribute('autocomplete'), 'off');
    assert.equal(await line.inputValue(), '');
    const box = await page.locator('.vh:has(#empty)').boundingBox();
    assert.ok(box.width <= 1 && box.height <= 1, JSON.stringify(box));
    const { nodes } = await (await page.context().newCDPSession(page)).send('Accessibility.getFullAXTree');
    const heard = JSON.stringify(nodes.filter((node) => !node.ignored));
    assert.ok(heard.includes('Quitter vite'), 'the control is heard');
    assert.ok(!heard.includes('Laisse cette ligne vide'));
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab');
      assert.notEqual(await page.evaluate(() => document.activeElement.id), 'empty');
    }
  }
});

test('whoever fills that line in is not thanked, and nothing is kept', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser, { script: false });
  await take_part(page, server, open);
  const fields = await fields_of(page, '#f');
  const before = await server.count();
  const end = fields.pop();
  const sent = (more) => post(server, `/c/${open}/send`, [...fields.filter(([name]) => name !== 'empty'), more, end])
    .then((answer) => answer.text());
  const again = await sent(['empty', 'https://buy.example']);
  assert.doesNotMatch(again, /class="cd"[^>]*>[^<]/);
  assert.match(again, /id="problems"/);
  assert.deepEqual(await server.count(), before);
  assert.match(await sent(['empty', '']), /class="cd"[^>]*>[^<]/);
  assert.equal((await server.count()).responses, before.responses + 1, 'the control is kept');
});
