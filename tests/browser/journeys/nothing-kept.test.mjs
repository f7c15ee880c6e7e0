// Nothing on the device, nothing in a title, nothing elsewhere.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { every_page, plain_pages } from '../pages/child-pages.mjs';
import { elsewhere, launch_in, phone, watch } from '../support/browser.mjs';
import { go_on, skip_to, take_part } from '../support/child.mjs';
import { open_every_kind } from '../support/questionnaire.mjs';
import { NEUTRAL } from '../support/server.mjs';
import { setting } from '../support/setting.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});

/** Everything a page may keep. */
const stored = (page) => page.evaluate(async () => ({
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  readable: document.cookie,
}));
const NOTHING = { local: 0, session: 0, databases: 0, caches: 0, workers: 0, readable: '' };

test('nothing is stored on the way, after sending and after leaving', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser);
  const cookies = async () => (await page.context().cookies()).map(
    ({ name, value, httpOnly, sameSite, expires }) => ({ name, value, httpOnly, sameSite, expires }));
  await page.goto(`${server.address}/c/${open}?l=fr`);
  assert.deepEqual(await cookies(), [], 'no cookie before taking part');
  await take_part(page, server, open);
  await skip_to(page);
  const here = [{ name: 'here', value: '1', httpOnly: true, sameSite: 'Strict', expires: -1 }];
  assert.deepEqual(await cookies(), here);
  assert.deepEqual(await stored(page), NOTHING);
  await page.click('#send');
  await page.locator('#sent').waitFor();
  assert.deepEqual(await stored(page), NOTHING);
  await page.click('#sent a.btn');
  await page.waitForURL(NEUTRAL);
  assert.deepEqual(await cookies(), []);
  await page.goto(`${server.address}/help`);
  assert.deepEqual(await stored(page), NOTHING, 'leaving left nothing either');
});

test('control: whatever a page may keep is seen', async () => {
  const page = await phone(place.browser);
  await page.goto(`${place.server.address}/help`);
  await page.evaluate(async () => {
    localStorage.setItem('a', '1');
    sessionStorage.setItem('a', '1');
    document.cookie = 'a=1';
    await caches.open('a');
    await new Promise((done) => { indexedDB.open('a').onsuccess = done; });
  });
  assert.deepEqual(await stored(page), { local: 1, session: 1, databases: 1, caches: 1, workers: 0, readable: 'a=1' });
});

test('a second child on the same phone finds nothing of the first', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser);
  for (const first of [true, false]) {
    await take_part(page, server, open);
    await skip_to(page, 'donner ton avis');
    assert.equal(await page.locator('input:checked').count(), 0);
    if (first) await page.locator('.p:visible label').first().click();
    await skip_to(page, 'faire ton école');
    assert.equal(await page.locator('.p:visible textarea').inputValue(), '');
    if (first) await page.locator('.p:visible textarea').fill('MARKFIRST');
    await go_on(page);
    await page.click('#veil');
    assert.equal((await page.locator('#sum').innerText()).includes('MARKFIRST'), first);
    await page.click('#send');
    await page.locator('#sent').waitFor();
    assert.ok(!(await page.content()).includes('MARKFIRST'));
  }
});

test('the cookie is the same for everyone', async () => {
  const { server, open } = place;
  const of = async (lang, band) =>
    (await fetch(`${server.address}/c/${open}/${lang}/${band}`)).headers.getSetCookie();
  assert.deepEqual(await of('fr', '13-15'), await of('nl', '16-17'));
});

/** Where marks are found in the files of a profile. */
const found_in = async (folder, marks) => {
  const found = [];
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const bytes = await readFile(join(file.parentPath ?? file.path, file.name));
    for (const mark of marks) {
      const both = [Buffer.from(mark), Buffer.from(mark, 'utf16le')];
      if (both.some((wanted) => bytes.includes(wanted))) found.push(mark);
    }
  }
  return new Set(found);
};

test('control: what a page keeps is found in the profile', async () => {
  const { found } = await with_profile((page, code) => page.evaluate((mark) => localStorage.setItem('kept', mark), `MARKKEPT ${code}`));
  assert.ok(found.has('MARKKEPT'));
});

/** Sends a text from a browser with a profile on disk, does something more, and closes it. */
const with_profile = async (more) => {
  const { server, open } = place;
  const folder = await mkdtemp(join(tmpdir(), 'porte-voix-profile-'));
  try {
    const context = await launch_in(folder);
    const page = await watch(context, await context.newPage());
    await take_part(page, server, open);
    await skip_to(page, 'faire ton école');
    await page.locator('.p:visible textarea').fill('MARKPROFILE zebre');
    await go_on(page);
    await page.click('#veil');
    await page.click('#send');
    await page.locator('#sent').waitFor();
    const code = await page.locator('.cd').innerText();
    await more(page, code);
    await context.close();
    return { code, found: await found_in(folder, ['MARKPROFILE', 'MARKKEPT', code, 'weather.example']) };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

test('what was typed and the code are nowhere in the profile of the browser', async () => {
  const { found } = await with_profile(async (page) => {
    await page.click('.exit');
    await page.waitForURL(NEUTRAL);
  });
  assert.deepEqual([...found], ['weather.example'], 'only what the browser does remember is found');
});

// Chromium writes the body of a posted page into the file it restores sessions from.
test('a code typed to erase is nowhere in the profile', async () => {
  const { code, found } = await with_profile(async (page, given) => {
    await page.locator('#code a').click();
    await page.fill('#w', given);
    await page.click('form button');
    await page.locator('.sign').waitFor();
  });
  assert.ok(!found.has(code));
});

test('no title and no address tells the topic', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser);
  const titles = new Set();
  const note = async () => titles.add(`${await page.title()} ${page.url()}`);
  for (const path of ['/', '/help', '/safety', '/privacy', '/complaints', '/accessibility', `/c/${open}?l=fr`,
    `/c/${open}/no?l=fr`, `/c/${open}/age?l=fr`,
    `/c/${open}/withdraw?l=fr`, '/c/BCDFG?l=fr', '/nowhere']) {
    await page.goto(server.address + path);
    await note();
  }
  await take_part(page, server, open);
  while (!(await page.locator('#check').isVisible())) {
    await note();
    await page.click((await page.locator('#skip').isVisible()) ? '#skip' : '#go');
  }
  await note();
  await page.click('#send');
  await page.locator('#sent').waitFor();
  await note();
  for (const title of titles) assert.doesNotMatch(title, /école|ecole|school|schule|élève|pupil|un an|règle/i);
  assert.ok([...titles].some((title) => title.startsWith('Question 2')), 'titles were read at all');
});

/** What a page carries that it must not: styles and handlers of its own, a card for other sites, its topic. */
const carries = async (page) => {
  const found = await page.evaluate(() => [
    ...[...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames()
      .filter((name) => name === 'style' || name.startsWith('on')).map((name) => `${element.tagName} ${name}`)),
    ...[...document.querySelectorAll('meta[property], meta[name=description], meta[name^="twitter"]')]
      // What people pass on may show the house, its words and its picture: the same for all pages.
      .filter((card) => !/^og:/.test(card.getAttribute('property')) || !(
        ['website', 'Porte-Voix', '1200', '630', 'Your voice carries.'].includes(card.content)
        || /\/static\/\w+\/img\/open-graph\.png$/.test(card.content)))
      // A page may describe itself by its neutral title, and by nothing else.
      .filter((card) => card.name !== 'description' || !document.title.endsWith(card.content) || !card.content)
      .map((card) => card.outerHTML),
  ]);
  const told = `${await page.title()} ${page.url()}`;
  return /park|town/i.test(told) ? [...found, told] : found;
};

/** What is wrong with the headers of an answer: something may keep it, or a cookie tells more than "here". */
const keeps = async (response) => {
  const stays = await response.headerValue('cache-control');
  const cookies = await response.headerValues('set-cookie');
  return [
    ...(stays === 'no-store' ? [] : [`${response.url()} ${stays}`]),
    ...cookies.filter((cookie) => !/^here=(1; Path=\/; HttpOnly; SameSite=Strict|;.*Max-Age=0.*)$/.test(cookie)),
  ];
};

test('every page and every answer of the server: no style, handler, card or topic, nothing to keep, one cookie', async () => {
  const { browser, server, every_kind } = place;
  const page = await phone(browser, { reducedMotion: 'reduce' });
  const found = [];
  const answers = [];
  page.on('response', (response) => {
    if (!response.url().startsWith(server.address)) return;
    // What is the same for everybody and for good may be kept: files, and pictures of questions.
    if (!/\/(static|media)\//.test(response.url())) answers.push(response);
  });
  const look = async (name) => found.push(...(await carries(page)).map((one) => `${name}: ${one}`));
  await every_page(page, { server, every_kind }, 'en', look);
  await plain_pages(page, { server, every_kind }, 'en', look);
  for (const answer of answers) found.push(...await keeps(answer));
  assert.deepEqual([...new Set(found)], []);
  const posted = new Set(answers.filter((answer) => answer.request().method() === 'POST').map((answer) => answer.url().split('/').at(-1)));
  assert.deepEqual([...posted].sort(), ['check', 'send', 'withdraw'], 'what was posted is among them');
  assert.deepEqual(elsewhere(page, server), []);
});

test('control: a style, a handler, a card, a topic and a header that keeps are noticed', async () => {
  const careless = createServer((_, answer) => {
    answer.writeHead(200, { 'Cache-Control': 'private', 'Set-Cookie': 'id=7', 'Content-Type': 'text/html' }).end('<h1>Hello</h1>');
  }).listen(0, '127.0.0.1');
  await once(careless, 'listening');
  const page = await phone(place.browser);
  const answer = await page.goto(`http://127.0.0.1:${careless.address().port}/`);
  careless.close();
  assert.equal((await keeps(answer)).length, 2);
  assert.deepEqual(await carries(page), []);
  await page.evaluate(() => {
    document.body.setAttribute('onclick', '');
    document.querySelector('h1').style.color = 'red';
    document.head.append(Object.assign(document.createElement('meta'), { name: 'description' }));
    document.title = 'Parks';
  });
  assert.equal((await carries(page)).length, 4);
});

test('without script no page asks for anything from elsewhere either', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser, { script: false });
  for (const path of ['/', '/help', '/safety', '/privacy', '/complaints', '/accessibility', `/c/${open}`, `/c/${open}/no`,
    `/c/${open}/age`, `/c/${open}/withdraw`, '/c/BCDFG', '/nowhere']) await page.goto(server.address + path);
  await take_part(page, server, open);
  await page.click('.plain-acts .btn');
  await page.click('.acts .btn:not(.alt)');
  await page.locator('.cd').waitFor();
  assert.ok(page.asked_for.some((url) => url.endsWith('/send')));
  assert.deepEqual(elsewhere(page, server), []);
});

test('no page asks for anything from elsewhere, nor complains', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser);
  for (const lang of ['fr', 'nl', 'de', 'en']) {
    for (const path of ['/', '/help', '/safety', '/privacy', '/complaints', '/accessibility', `/c/${open}`, '/nowhere']) {
      await page.goto(`${server.address}${path}?l=${lang}`);
    }
    await take_part(page, server, open, { lang });
    await skip_to(page);
  }
  assert.deepEqual(elsewhere(page, server), []);
  assert.deepEqual(page.complaints, []);
});

test('control: the watch hears a complaint and sees a foreign request', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser);
  await page.goto(`${server.address}/c/${open}`);
  await page.evaluate(() => {
    const style = document.createElement('style');
    style.textContent = 'body { color: red }';
    document.body.append(style);
    document.createElement('img').src = 'https://elsewhere.example/dot.png';
    return fetch('https://elsewhere.example/').catch(() => {});
  });
  assert.ok(page.complaints.some((complaint) => complaint.includes('Content Security Policy')));
  assert.ok(page.complaints.some((complaint) => complaint.includes('elsewhere.example')));
});

test('fields keep away from memory, spelling and dictation of the browser', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser, { script: false });
  for (const path of ['/', `/c/${open}/fr/13-15`, `/c/${open}/withdraw`]) {
    await page.goto(server.address + path);
    const fields = page.locator('textarea, input[type=text], input:not([type])');
    assert.ok(await fields.count() > 0, path);
    for (const field of await fields.all()) {
      for (const [name, value] of [['spellcheck', 'false'], ['autocomplete', 'off'], ['autocorrect', 'off'], ['translate', 'no']]) {
        assert.equal(await field.getAttribute(name), value, `${path}: ${name}`);
      }
    }
  }
});
