// Children answer one after another on a tablet; none finds anything of the one before, also without network.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { findings, overflow, small_targets } from '../support/axe.mjs';
import { Airplane } from '../support/airplane.mjs';
import { heading } from '../support/child.mjs';
import { answer, at_start, begin, finds_nothing, kept, MARK, PIN, sent, start_kiosk } from '../support/kiosk.mjs';
import { DOCUMENT, open_every_kind } from '../support/questionnaire.mjs';
import { until } from '../support/waiting.mjs';
import { setting } from '../support/setting.mjs';
import { enter } from '../support/staff.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
  await (await enter(here, 'facilitator')).context().close();
  here.plane = await Airplane.board(here.server);
});
after(() => place.plane?.leave());

/** Goes back in the history, and waits until the page that was shown has made place for the start. */
const go_back = async (page, steps) => {
  await page.evaluate((count) => {
    window.before_that = true;
    history.go(-count);
  }, steps);
  await until(`the start, ${steps} back`, () => page.evaluate(() =>
    !window.before_that && Boolean(document.querySelector('form[action$="/go"]'))).catch(() => false));
  await finds_nothing(page);
};

test('the second child finds nothing of the first, whatever they press', async () => {
  const { server, every_kind } = place;
  const before = await server.count();
  const page = await start_kiosk(place, every_kind);
  assert.deepEqual((await page.context().cookies()).filter(({ name }) => name === 'staff'), [], 'nobody is signed in');
  await answer(page);
  assert.equal(await page.locator('#veil').isVisible(), false, 'answers stay closed');
  assert.ok(!(await page.locator('#check').innerText()).includes('MARKKIOSK'));
  await sent(page);
  assert.equal(await page.locator('.cd').count(), 0, 'no code for the next child to read');
  await page.click('#next');
  await finds_nothing(page);
  // Two steps at once reach the questions themselves.
  for (const steps of [1, 2, 1, 2, 3]) await go_back(page, steps);
  await page.reload();
  await finds_nothing(page);
  const { rows, local, session, caches, workers, readable } = await kept(page);
  assert.deepEqual({ rows, local, session, caches, workers, readable },
    { rows: [], local: 0, session: 0, caches: [], workers: [], readable: '' });
  assert.deepEqual(page.complaints, []);
  const { responses, texts } = await server.count();
  assert.deepEqual([responses - before.responses, texts - before.texts], [1, 1]);
});

test('starting over in the middle, and Back, wipe what was answered', async () => {
  const page = await start_kiosk(place, place.every_kind);
  await answer(page);
  await page.click('.exit');
  await finds_nothing(page);
  await answer(page);
  await page.evaluate(() => history.back());
  await finds_nothing(page);
  await begin(page);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await finds_nothing(page);
});

test('without script it works too, and Back shows no answer', async () => {
  const { server, every_kind } = place;
  const before = await server.count();
  const page = await start_kiosk(place, every_kind, { script: false });
  await page.check('#band-13-15');
  await page.click('form[action$="/go"] .btn');
  await page.getByLabel('Yes').first().check();
  await page.locator('textarea').first().fill(MARK);
  await page.click('details.help summary');
  assert.ok(await page.locator('#help').isVisible(), 'help, with the answers still there');
  assert.equal(await page.locator('textarea').first().inputValue(), MARK);
  await page.click('.plain-acts .btn');
  await page.waitForURL('**/sent?**');
  await page.goBack();
  assert.equal(await page.locator('input:checked').count(), 0);
  assert.ok(!(await page.content()).includes('MARKKIOSK'));
  await page.goForward();
  await page.reload();
  await page.click('#next');
  await finds_nothing(page);
  assert.equal((await server.count()).responses - before.responses, 1, 'once');
});

test('when nobody touches it, it asks, and then wipes', async () => {
  const page = await start_kiosk(place, place.every_kind);
  await page.clock.install();
  await page.reload();
  await answer(page);
  await page.clock.runFor(59_000);
  await page.mouse.wheel(0, 40);
  await until('the scroll was seen', () => page.evaluate(() => scrollY > 0 || document.body.scrollHeight <= innerHeight));
  await page.touchscreen.tap(500, 10);
  await page.clock.runFor(59_000);
  assert.equal(await page.locator('#idle').isVisible(), false, 'a touch is enough');
  await page.clock.runFor(1_500);
  assert.ok(await page.locator('#idle').isVisible());
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'I’m here');
  assert.equal(await page.locator('#idle').getAttribute('aria-labelledby'), 'idle-h');
  assert.deepEqual(await findings(page), []);
  // The browser tells that a dialog closed a moment later, in which this clock must not run on.
  await page.evaluate(() => document.querySelector('#idle').addEventListener('close', () => { window.told = true; }));
  await page.keyboard.press('Enter');
  await until('the page knows', () => page.evaluate(() => window.told));
  assert.equal(await page.locator('#idle').isVisible(), false);
  assert.ok(await page.locator('#check').isVisible(), 'nothing is lost');
  await page.clock.runFor(60_500);
  await page.clock.runFor(19_000);
  assert.ok(await page.locator('#idle').isVisible());
  await page.clock.runFor(1_500);
  await finds_nothing(page);
  await page.clock.runFor(600_000);
  assert.equal(await page.locator('#idle').isVisible(), false, 'the start waits as long as it takes');
});

test('whoever started over without network is asked nothing more', async () => {
  const page = await start_kiosk(place, place.every_kind);
  await page.clock.install();
  await page.reload();
  await answer(page);
  await page.route(`**${page.kiosk}`, (route) => route.abort());
  await page.click('.exit');
  await page.locator('body > [role=status]').waitFor();
  await page.clock.runFor(61_000);
  assert.deepEqual(page.complaints.filter((one) => !one.includes('ERR_FAILED')), []);
  await page.unroute(`**${page.kiosk}`);
  await page.clock.runFor(5_000);
  await finds_nothing(page);
});

test('after sending it is the next turn by itself; where idling is off nothing asks', async () => {
  const page = await start_kiosk(place, place.every_kind, { idle: '0' });
  await page.clock.install();
  await page.reload();
  await answer(page);
  await page.clock.runFor(3_600_000);
  assert.equal(await page.locator('#idle').isVisible(), false);
  assert.ok(await page.locator('#check').isVisible(), 'an hour later everything is still there');
  await sent(page);
  await page.clock.runFor(44_000);
  assert.ok(await page.locator('#sent').isVisible());
  await page.clock.runFor(1_500);
  await finds_nothing(page);
});

test('control: what a child would leave behind is noticed', async () => {
  const page = await start_kiosk(place, place.every_kind);
  await finds_nothing(page);
  await page.evaluate(async (mark) => {
    localStorage.setItem('draft', mark);
    await new Promise((done) => {
      const asked = indexedDB.open('draft', 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore('answers').put({ envelope: new TextEncoder().encode(mark), at: 1 }, 'a');
      asked.onsuccess = () => done(asked.result.close());
    });
  }, MARK);
  const { rows: [{ store, envelope, more }], local } = await kept(page);
  assert.deepEqual([store, envelope, more, local], ['answers', MARK, 1, 1]);
  await page.evaluate((mark) => document.querySelector('main').append(mark), MARK);
  await assert.rejects(finds_nothing(page));
  await page.reload();
  await page.check('#band-13-15');
  await assert.rejects(finds_nothing(page));
});

/** A tablet that keeps what it needs; ready to fly. */
const with_pack = async () => {
  const { plane, every_kind } = place;
  plane.flying = false;
  const page = await start_kiosk(place, every_kind, { pack: true, address: plane.address });
  await until('the pack is there', () => page.locator('#pack').textContent());
  await until('the worker is in charge', () => page.evaluate(() => Boolean(navigator.serviceWorker.controller)));
  return page;
};

test('without network a child answers from the start to the thanks, locked away, and sent later once', async () => {
  const { plane, server } = place;
  const before = await server.count();
  const page = await with_pack();
  await plane.take_off(page.context());
  for (const child of ['first', 'second']) {
    await page.goto(plane.address + page.kiosk);
    await answer(page);
    await sent(page);
    assert.ok(await page.locator('#locked').isVisible(), child);
    assert.match(await page.locator('#sent h2').innerText(), /Your answers go out later/);
    await page.click('#next');
    await finds_nothing(page);
  }
  await until('staff see how many wait', async () => (await page.locator('#waiting').innerText()).endsWith(': 2'));
  const { rows, workers, caches: [shelf, ...others] } = await kept(page);
  assert.deepEqual([workers, others], [['/k/'], []]);
  assert.ok(shelf.startsWith(`kiosk ${page.kiosk} `));
  assert.equal(rows.length, 2);
  for (const { store, key, to, bytes, more, envelope } of rows) {
    assert.deepEqual([store, to, more], ['queue', `${page.kiosk}/queue`, 0], 'no time, no number, nothing else');
    assert.match(key, /^[0-9a-f]{32}$/);
    assert.equal(bytes, 1 + 65 + 131_072 + 16, 'no length tells anything');
    assert.doesNotMatch(envelope, /MARKKIOSK|zebra|q\.more|lang=en/);
  }
  const texts = await page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) found.push(await (await caches.match(request)).text());
    }
    return found.join('');
  });
  assert.ok(texts.includes('What did we forget') && !texts.includes('MARKKIOSK'), 'what is kept are questions');
  assert.deepEqual(await server.count(), before, 'nothing arrived yet');

  await plane.land(page.context());
  await until('nothing waits', async () => (await kept(page)).rows.length === 0, 120_000);
  assert.equal(await page.locator('#waiting').innerText(), '');
  await page.reload();
  const { responses, texts: written } = await server.count();
  assert.deepEqual([responses - before.responses, written - before.texts], [2, 2]);
});

test('what the server has already is not stored again, and nobody leaves while answers wait', async () => {
  const { plane, server } = place;
  const before = await server.count();
  const page = await with_pack();
  // The answers arrive, and the answer to that is lost.
  await page.route('**/send', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await answer(page);
  await page.route('**/queue', (route) => route.abort());
  await sent(page);
  assert.ok(await page.locator('#locked').isVisible());
  await page.goto(`${plane.address}${page.kiosk}/staff`);
  await page.fill('#pin', PIN);
  await page.click('main .btn');
  await page.locator('#still').waitFor();
  assert.match(await page.locator('#still').innerText(), /: 1\./);
  await page.unroute('**/queue');
  await page.click('main .btn');
  await page.waitForURL('**/team/sign-in');
  assert.equal((await server.count()).responses - before.responses, 1, 'once');
  const left = await kept(page);
  assert.deepEqual([left.rows, left.caches, left.workers], [[], [], []], 'the tablet is empty');
  await page.goto(plane.address + page.kiosk);
  await page.locator('#ended').waitFor();
  assert.deepEqual((await kept(page)).workers, []);
});

test('what waits goes out as soon as the network is back, also when a try is just failing', async () => {
  const { plane, server } = place;
  const before = await server.count();
  const page = await with_pack();
  await plane.take_off(page.context());
  await answer(page);
  await sent(page);
  const tries = [];
  await page.route('**/queue', (route) => tries.push(route));
  await page.click('#next');
  await finds_nothing(page);
  await plane.land(page.context());
  await until('a try is under way', () => tries.length === 1);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await tries[0].abort();
  // The next try of its own would come half a minute later at the earliest.
  await until('the next one', () => tries.length === 2, 25_000);
  await tries[1].continue();
  await until('nothing waits', async () => (await kept(page)).rows.length === 0);
  assert.equal((await server.count()).responses - before.responses, 1, 'once');
});

test('without network and without a pack the answers stay on the page until they are sent', async () => {
  const { plane, every_kind, server } = place;
  const before = await server.count();
  const page = await start_kiosk(place, every_kind, { address: plane.address });
  await answer(page);
  await plane.take_off(page.context());
  await page.click('#send');
  await page.locator('#net').waitFor();
  await plane.land(page.context());
  await page.locator('#sent').waitFor();
  assert.equal((await server.count()).responses - before.responses, 1);
});

test('a worker that cannot read an envelope keeps it out of the way and says so', async () => {
  const { plane } = place;
  const page = await with_pack();
  await plane.take_off(page.context());
  await answer(page);
  await sent(page);
  await page.evaluate(async () => {
    const database = await new Promise((done) => {
      const asked = indexedDB.open('kiosk');
      asked.onsuccess = () => done(asked.result);
    });
    const store = database.transaction('queue', 'readwrite').objectStore('queue');
    const read = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    const [key] = await read(store.getAllKeys());
    const value = await read(store.get(key));
    value.envelope[9_000] ^= 1;
    await read(store.put(value, key));
    database.close();
  });
  await page.click('#next');
  await at_start(page);
  await plane.land(page.context());
  await until('staff are told', async () => /Could not be read/.test(await page.locator('#waiting').innerText()));
  assert.deepEqual((await kept(page)).rows.map(({ store }) => store), ['unread']);
});

test('a wrong PIN says so in one sentence', async () => {
  const page = await start_kiosk(place, place.every_kind);
  await page.click('.staff a');
  await page.fill('#pin', '1111');
  await page.click('main .btn');
  await page.locator('#pin-e').waitFor();
  assert.match(await page.locator('#pin-e').innerText(), /This PIN is not right/);
  assert.equal(await page.locator('#pin').inputValue(), '');
});

const LOOKS = {
  'on a tablet held upright': { viewport: { width: 768, height: 1024 } },
  'on a wide screen in dark': { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  'from right to left on 320 pixels': { viewport: { width: 320, height: 568 } },
};
for (const [look, options] of Object.entries(LOOKS)) {
  test(`every page of a kiosk is accessible ${look}`, async () => {
    const found = [];
    const page = await start_kiosk(place, place.every_kind, { ...options, pack: true, reducedMotion: 'reduce' });
    const examine = async (name) => {
      for (const one of await findings(page)) found.push(`${name}: ${one}`);
      for (const one of await overflow(page)) found.push(`${name}: too wide: ${one}`);
      for (const one of await small_targets(page, 72)) found.push(`${name}: too small: ${one}`);
    };
    const lang = look.includes('right to left') ? 'ar' : 'en';
    await page.goto(`${place.server.address}${page.kiosk}?l=${lang}`);
    await examine('start');
    await page.click('details.help summary');
    await examine('help');
    await page.check('#band-13-15');
    await page.click('form[action$="/go"] .btn');
    await page.waitForURL('**/13-15');
    for (let n = 1; !(await page.locator('#check').isVisible()); n += 1) {
      await examine(`${n}: ${await heading(page)}`);
      await page.click((await page.locator('#skip').isVisible()) ? '#skip' : '#go');
    }
    await examine('check');
    await page.evaluate(() => document.getElementById('idle').showModal());
    await examine('still there');
    await page.evaluate(() => document.getElementById('idle').close());
    await sent(page);
    await examine('sent');
    for (const path of ['/no', '/staff', '/sent?b=9-12']) {
      await page.goto(`${place.server.address}${page.kiosk}${path}${path.includes('?') ? '&' : '?'}l=${lang}`);
      await examine(path);
    }
    assert.deepEqual([...new Set(found)], []);
  });
}

test('no page outside a kiosk starts a worker, and the worker is small', async () => {
  const { server, browser, every_kind } = place;
  const worker = await (await fetch(`${server.address}/k/worker.js`)).text();
  assert.ok(brotliCompressSync(worker).length <= 3_072);
  const page = await browser.newPage();
  for (const path of ['/', '/help', `/c/${every_kind}`, `/c/${every_kind}/en/9-12`]) {
    await page.goto(server.address + path);
    assert.ok(!(await page.content()).includes('kiosk.js'), path);
    assert.deepEqual(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0, path);
    // Nor could it, if somebody made it try.
    const tried = await page.evaluate(() => navigator.serviceWorker.register('/k/worker.js', { scope: '/' })
      .then(() => 'started', (error) => error.name));
    assert.notEqual(tried, 'started', path);
  }
  assert.ok(DOCUMENT.bands.length > 1, 'the start asks for an age');
  await page.close();
});
