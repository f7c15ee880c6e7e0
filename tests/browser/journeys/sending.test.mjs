// Sent once, however often it is tapped and whatever the network does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { choose, go_on, post, skip_to, take_part, withdrawal_code } from '../support/child.mjs';
import { until } from '../support/waiting.mjs';
import { setting } from '../support/setting.mjs';
import { act, enter } from '../support/staff.mjs';

const place = setting();

/** Up to the check, with one answer and one text. */
const ready_to_send = async () => {
  const page = await phone(place.browser);
  await take_part(page, place.server, place.open);
  await skip_to(page, 'donner ton avis');
  await choose(page, 'En ligne');
  await skip_to(page, 'faire ton école');
  await page.locator('.p:visible textarea').fill('MARKSEND');
  await go_on(page);
  page.sends = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/send')) page.sends.push(request.postData());
  });
  return page;
};

test('a double tap sends once', async () => {
  const before = await place.server.count();
  const page = await ready_to_send();
  await page.dblclick('#send');
  await page.locator('#sent').waitFor();
  assert.equal(page.sends.length, 1);
  assert.equal((await place.server.count()).responses, before.responses + 1);
});

test('the same form twice is one response with the same code', async () => {
  const { server, open } = place;
  const before = await server.count();
  const fields = [['lang', 'fr'], ['band', '13-15'], ['rev', '1'], ['q.way', 'online'],
    ['id', '0123456789abcdef0123456789abcdef'], ['end', '1']];
  const script = { Accept: 'application/json' };
  const first = await (await post(server, `/c/${open}/send`, fields, script)).json();
  const again = await (await post(server, `/c/${open}/send`, fields, script)).json();
  assert.equal(first.code, again.code);
  const plain = await (await post(server, `/c/${open}/send`, fields)).text();
  assert.ok(plain.includes(first.code), 'without script it is the same code');
  assert.equal((await server.count()).responses, before.responses + 1);
  fields.find(([name]) => name === 'id')[1] = 'f'.repeat(32);
  const other = await (await post(server, `/c/${open}/send`, fields, script)).json();
  assert.notEqual(other.code, first.code, 'another id is another response');
});

test('a form that was cut off is refused', async () => {
  const { server, open } = place;
  const before = await server.count();
  const refused = await post(server, `/c/${open}/send`, [['lang', 'fr'], ['band', '13-15'], ['rev', '1']]);
  assert.equal(refused.status, 400);
  assert.deepEqual(await server.count(), before);
});

test('without network the answers stay in the page, and are sent once when it is back', async () => {
  const before = await place.server.count();
  const page = await ready_to_send();
  await page.context().setOffline(true);
  await page.click('#send');
  await page.locator('#net').waitFor();
  assert.equal(await page.locator('#send').getAttribute('aria-disabled'), 'true');
  await page.click('#veil');
  assert.match(await page.locator('#sum').innerText(), /MARKSEND/, 'nothing is lost');
  assert.deepEqual(await place.server.count(), before);
  await page.context().setOffline(false);
  await page.locator('#sent').waitFor();
  assert.equal((await place.server.count()).responses, before.responses + 1);
  assert.equal((await place.server.count()).texts, before.texts + 1);
});

test('a reply that got lost is asked for again, and counts once', async () => {
  const before = await place.server.count();
  const page = await ready_to_send();
  let tries = 0;
  await page.route('**/send', async (route) => {
    tries += 1;
    if (tries > 1) return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.click('#send');
  await page.locator('#net').waitFor();
  assert.equal((await place.server.count()).responses, before.responses + 1, 'it had arrived');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.locator('#sent').waitFor();
  await withdrawal_code(page);
  assert.equal(tries, 2);
  assert.equal((await place.server.count()).responses, before.responses + 1);
});

test('when too many knock, the page waits as told and sends again', async () => {
  const before = await place.server.count();
  const page = await ready_to_send();
  let tries = 0;
  await page.route('**/send', (route) => {
    tries += 1;
    return tries > 1
      ? route.continue()
      : route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, body: '' });
  });
  await page.click('#send');
  await page.locator('#busy').waitFor();
  await page.locator('#sent').waitFor();
  assert.equal(tries, 2);
  assert.equal((await place.server.count()).responses, before.responses + 1);
});

for (const status of [500, 502, 504]) {
  test(`a ${status} of whatever stands before the server keeps the answers, and they are sent once`, async () => {
    const before = await place.server.count();
    const page = await ready_to_send();
    let tries = 0;
    await page.route('**/send', (route) => {
      tries += 1;
      return tries > 1 ? route.continue() : route.fulfill({ status, body: '<h1>Bad Gateway</h1>' });
    });
    await page.click('#send');
    await page.locator('#busy').waitFor();
    await page.click('#veil');
    assert.match(await page.locator('#sum').innerText(), /MARKSEND/, 'nothing is lost');
    assert.deepEqual(await place.server.count(), before);
    await page.locator('#sent').waitFor();
    assert.equal(tries, 2);
    const after = await place.server.count();
    assert.deepEqual(after, { responses: before.responses + 1, texts: before.texts + 1 });
  });
}

for (const [status, banner] of [[413, '#long'], [404, '#refused'], [400, '#refused'], [403, '#refused']]) {
  test(`a ${status} is said above the answers, which stay`, async () => {
    const before = await place.server.count();
    const page = await ready_to_send();
    await page.route('**/send', (route) => route.fulfill({ status, body: '<h1>No</h1>' }));
    await page.click('#send');
    await page.locator(banner).waitFor();
    await until('it is in sight', () => page.locator(banner).evaluate((said) => {
      const { top, bottom } = said.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }));
    assert.equal(await page.locator('#send').getAttribute('aria-disabled'), 'false');
    await page.click('#veil');
    assert.match(await page.locator('#sum').innerText(), /MARKSEND/, 'nothing is lost');
    assert.equal(page.sends.length, 1, 'it does not knock again by itself');
    assert.deepEqual(await place.server.count(), before);
    await page.unroute('**/send');
    await page.click('#send');
    await page.locator('#sent').waitFor();
    assert.equal((await place.server.count()).responses, before.responses + 1);
  });
}

/** Pauses or resumes the open consultation, as its lead or its facilitator. */
const move = async (staff, name) => {
  await act(staff, place, place.open, name);
  // Everybody feels it within a second.
  await new Promise((felt) => setTimeout(felt, 1100));
};

test('a pause is said above the answers, and after it they are sent', async () => {
  const staff = await enter(place, 'facilitator');
  const before = await place.server.count();
  const page = await ready_to_send();
  const plain = await phone(place.browser, { script: false });
  await take_part(plain, place.server, place.open);
  await plain.locator('textarea').first().fill('MARKPLAIN');
  await move(staff, 'pause');
  await page.click('#send');
  await page.locator('#pause').waitFor();
  await page.click('#veil');
  assert.match(await page.locator('#sum').innerText(), /MARKSEND/, 'nothing is lost');
  await plain.click('.plain-acts button');
  assert.match(await plain.locator('main').innerText(), /encore sur cette page/);
  assert.deepEqual(await place.server.count(), before);
  await move(staff, 'resume');
  await page.click('#send');
  await page.locator('#sent').waitFor();
  await plain.click('main button.btn');
  await plain.locator('.veil').waitFor();
  assert.match(await plain.content(), /MARKPLAIN/, 'the check has it');
  await plain.click('main button.btn');
  assert.equal((await place.server.count()).responses, before.responses + 2);
});

test('after the thanks, Back and reload show no answer', async () => {
  const page = await ready_to_send();
  await page.click('#send');
  await page.locator('#sent').waitFor();
  await page.reload();
  assert.ok(!(await page.content()).includes('MARKSEND'));
  assert.equal(await page.locator('input:checked').count(), 0);
  await page.goBack();
  assert.ok(!(await page.content()).includes('MARKSEND'));
  await page.goForward();
  await until('the page is there', () => page.locator('#f').count());
  assert.ok(!(await page.content()).includes('MARKSEND'));
  assert.equal(await page.locator('input:checked').count(), 0);
});
