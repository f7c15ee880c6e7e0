// A bad network: whoever was thanked is stored, once, and nobody is stored twice.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { choose, go_on, skip_to, take_part, withdrawal_code } from '../support/child.mjs';
import { Proxy, seeded } from '../support/proxy.mjs';
import { until } from '../support/waiting.mjs';
import { setting } from '../support/setting.mjs';

const place = setting(async (here) => {
  here.proxy = await Proxy.before(here.server);
});
after(() => place.proxy?.stop());

/** The longest wait of the page, in milliseconds. */
const LONGEST_WAIT = 45_000;

/** Up to the check behind the proxy, with one answer, one text, and a clock that tests may move. */
const ready_to_send = async () => {
  place.proxy.fate = () => 'pass';
  place.proxy.seen = [];
  const page = await phone(place.browser);
  await page.clock.install();
  await take_part(page, place.proxy, place.open);
  await skip_to(page, 'donner ton avis');
  await choose(page, 'En ligne');
  await skip_to(page, 'faire ton école');
  await page.locator('.p:visible textarea').fill('MARKNET');
  await go_on(page);
  await page.locator('#send').waitFor();
  return page;
};

/** What befalls the next sends, one after the other; then they pass. */
const befall = (...fates) => {
  place.proxy.fate = ({ path }) => (path.endsWith('/send') && fates.shift()) || 'pass';
};

const thanked = (page) => page.locator('#sent').waitFor();
const more_than = async (before) => (await place.server.count()).responses - before.responses;
const network_is_back = (page) => page.evaluate(() => dispatchEvent(new Event('online')));

test('without network from question 4 on, a child goes on, and it is sent by itself, once', async () => {
  const before = await place.server.count();
  place.proxy.fate = () => 'pass';
  place.proxy.seen = [];
  const page = await phone(place.browser);
  await take_part(page, place.proxy, place.open);
  for (let question = 1; question < 4; question += 1) await go_on(page);
  await page.context().setOffline(true);
  await skip_to(page, 'faire ton école');
  await page.locator('.p:visible textarea').fill('MARKNET');
  await go_on(page);
  await page.click('#send');
  const banner = page.locator('#net');
  await banner.waitFor();
  assert.equal(await banner.getAttribute('role'), 'status');
  assert.match(await banner.innerText(), /Pas de réseau/);
  const above = await page.evaluate(() =>
    document.getElementById('net').compareDocumentPosition(document.getElementById('sum')));
  assert.equal(above, 4 /* the answers follow */);
  assert.deepEqual([place.proxy.sends, await more_than(before)], [[], 0]);
  await page.context().setOffline(false);
  await thanked(page);
  assert.deepEqual([place.proxy.sends, await more_than(before)], [['pass'], 1]);
  assert.equal((await place.server.count()).texts, before.texts + 1);
});

for (const [when, kept] of [['before its answer', 0], ['after the answers were kept', 1]]) {
  test(`a server killed ${when} is asked again, and counts once`, async () => {
    const { server, proxy } = place;
    const before = await server.count();
    const page = await ready_to_send();
    befall('hold');
    await page.click('#send');
    await until('it arrived', async () => proxy.sends.length === 1 && (await more_than(before)) >= kept);
    await server.kill();
    proxy.cut();
    await page.locator('#net').waitFor();
    await server.again();
    await network_is_back(page);
    await thanked(page);
    await withdrawal_code(page);
    assert.equal(await more_than(before), 1);
  });
}

test('when the thanks got lost, trying again shows the same code, and counts once', async () => {
  const before = await place.server.count();
  const page = await ready_to_send();
  const told = [];
  const ask = place.proxy;
  befall('lose', 'lose', 'pass');
  page.on('response', async (answer) => answer.url().endsWith('/send') && told.push(await answer.json()));
  await page.click('#send');
  await page.locator('#net').waitFor();
  assert.equal(await more_than(before), 1, 'it had arrived');
  const { body } = ask.seen.find(({ path }) => path.endsWith('/send'));
  const first = await (await fetch(`${place.server.address}/c/${place.open}/send`, {
    method: 'POST', body, headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
  })).json();
  await network_is_back(page);
  await until('the second was lost too', () => ask.sends.length === 2);
  await until('the third arrived', async () => {
    await network_is_back(page);
    return page.locator('#sent').isVisible();
  });
  assert.equal(await withdrawal_code(page), first.code);
  assert.deepEqual(ask.sends, ['lose', 'lose', 'pass']);
  assert.equal(await more_than(before), 1);
});

test('an answer that never comes is waited for a minute, then asked for again', async () => {
  const before = await place.server.count();
  const page = await ready_to_send();
  befall('hold');
  await page.click('#send');
  await until('it was kept', async () => (await more_than(before)) === 1);
  await page.clock.fastForward(60_000);
  await page.locator('#net').waitFor();
  await page.clock.fastForward(LONGEST_WAIT);
  await thanked(page);
  assert.deepEqual([place.proxy.sends, await more_than(before)], [['hold', 'pass'], 1]);
});

test('a double tap sends once, also while the answer is slow', async () => {
  const before = await place.server.count();
  const page = await ready_to_send();
  let go;
  const slow = new Promise((answer) => (go = answer));
  await page.route('**/send', async (route) => {
    await slow;
    await route.continue();
  });
  await page.dblclick('#send');
  await page.dispatchEvent('#send', 'click');
  await network_is_back(page);
  go();
  await thanked(page);
  assert.deepEqual([place.proxy.sends, await more_than(before)], [['pass'], 1]);
});

test('the control: the same answers under two ids are two', async () => {
  const before = await place.server.count();
  const page = await ready_to_send();
  befall('double');
  await page.click('#send');
  await thanked(page);
  assert.equal(await more_than(before), 2);
});

test('whoever closes the page before sending leaves nothing', async () => {
  const before = await place.server.count();
  const page = await ready_to_send();
  await page.close({ runBeforeUnload: true });
  await until('it is closed', () => page.isClosed());
  assert.ok(place.proxy.seen.every(({ method }) => method === 'GET'), 'nothing was posted');
  assert.deepEqual(await place.server.count(), before);
});

for (const [chance, stretch] of [[0, 1], [0.5, 1.25]]) {
  test(`it tries six times by itself, each later by chance (${chance}), then the child decides`, async () => {
    const before = await place.server.count();
    const page = await ready_to_send();
    await page.evaluate((same) => {
      Math.random = () => same;
      window.failed = 0;
      const { fetch } = window;
      window.fetch = (...request) => fetch(...request).catch((error) => {
        window.failed += 1;
        throw error;
      });
    }, chance);
    await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
    place.proxy.fate = ({ path }) => (path.endsWith('/send') ? 'refuse' : 'pass');
    const failed = (times) => until(`${times} failed`, () =>
      page.evaluate((times) => window.failed === times, times));
    await page.click('#send');
    await failed(1);
    for (const [tries, seconds] of [2, 5, 15, 30, 30, 30].entries()) {
      assert.ok(await page.locator('#net').isVisible());
      await page.clock.runFor(seconds * 1_000 * stretch - 1);
      assert.equal(place.proxy.sends.length, tries + 1, 'not earlier');
      await page.clock.runFor(1);
      await failed(tries + 2);
    }
    await page.locator('#unsent').waitFor();
    assert.equal(await page.locator('#send').getAttribute('aria-disabled'), 'false');
    await page.clock.runFor(600_000);
    assert.equal(place.proxy.sends.length, 7, 'it does not knock again by itself');
    await page.click('#veil');
    assert.match(await page.locator('#sum').innerText(), /MARKNET/, 'nothing is lost');
    place.proxy.fate = () => 'pass';
    await (chance ? network_is_back(page) : page.click('#send'));
    await thanked(page);
    assert.equal(await more_than(before), 1);
  });
}

/** One child on a network that loses one request in five: the code, once thanked. */
const on_a_bad_network = async (child) => {
  const page = await phone(place.browser);
  await page.clock.install();
  let under_way = 0;
  page.on('request', () => (under_way += 1));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, () => (under_way -= 1));
  await until('the page came with its script', async () => {
    await page.goto(`${place.proxy.address}/c/${place.open}/fr/13-15`).catch(() => {});
    return page.locator('html.js').count();
  });
  if (await page.locator('#go').isVisible()) await page.click('#go');
  await skip_to(page, 'faire ton école');
  await page.locator('.p:visible textarea').fill(`MARK${child}`);
  await go_on(page);
  await page.click('#send');
  await until('thanked', async () => {
    if (await page.locator('#sent').isVisible()) return true;
    if (await page.locator('#unsent').isVisible()) await page.click('#send');
    else if (!under_way) await page.clock.fastForward(LONGEST_WAIT);
    return false;
  });
  const code = await withdrawal_code(page);
  await page.context().close();
  return code;
};

test('with one request in five lost, each of thirty children who was thanked is kept once', async () => {
  const before = await place.server.count();
  // Sends have a generator of their own: their fates do not depend on which page comes first.
  const chances = { true: seeded(20), false: seeded(21) };
  place.proxy.seen = [];
  place.proxy.fate = ({ path }) => {
    const chance = chances[path.endsWith('/send')]();
    return chance >= 0.2 ? 'pass' : chance >= 0.1 ? 'refuse' : 'lose';
  };
  const codes = [];
  const children = [...Array(30).keys()];
  await Promise.all([0, 1, 2].map(async () => {
    while (children.length) codes.push(await on_a_bad_network(children.pop()));
  }));
  assert.deepEqual([codes.length, new Set(codes).size], [30, 30]);
  const after = await place.server.count();
  assert.deepEqual(after, { responses: before.responses + 30, texts: before.texts + 30 });
  const { sends } = place.proxy;
  assert.ok(sends.includes('refuse') && sends.includes('lose'), `the control: it was bad: ${sends}`);
  assert.ok(sends.length >= 36, `${sends.length}`);
});
