// Leaving fast: at once, from anywhere, and Back shows nothing of what was there.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elsewhere, phone } from '../support/browser.mjs';
import { choose, go_on, heading, skip_to, take_part, withdrawal_code } from '../support/child.mjs';
import { NEUTRAL } from '../support/server.mjs';
import { until } from '../support/waiting.mjs';
import { setting } from '../support/setting.mjs';

const place = setting();

/** On the third question, with an answer given. */
const in_the_middle = async (options) => {
  const page = await phone(place.browser, options);
  await take_part(page, place.server, place.open);
  if (options?.script === false) {
    await page.getByLabel('Plutôt bien').check();
    await page.locator('textarea').fill('MARKLEAVE');
    return page;
  }
  await go_on(page);
  await choose(page, 'Plutôt bien');
  await go_on(page);
  await choose(page, 'Non');
  return page;
};

/** Nothing that a child answered may be on screen. */
const shows_no_answer = async (page) => {
  await page.waitForLoadState();
  assert.equal(await page.locator('input:checked').count(), 0);
  assert.ok(!(await page.content()).includes('MARKLEAVE'));
};

test('one tap empties the page and replaces it, and the other site learns nothing', async () => {
  const page = await in_the_middle();
  const history = await page.evaluate(() => history.length);
  await page.click('.exit');
  await page.waitForURL(NEUTRAL);
  assert.equal(await page.evaluate(() => history.length), history, 'no entry more');
  const [{ headers }] = page.left_with;
  assert.equal(headers.Referer ?? headers.referer, undefined);
  assert.deepEqual(await page.context().cookies(), [], 'the cookie is gone');
  for (let back = 0; back < 3; back += 1) {
    await page.goBack().catch(() => {});
    assert.equal(await page.locator('.p').count(), 0, 'no question comes back');
    await shows_no_answer(page);
  }
  assert.deepEqual(page.complaints, []);
});

test('the page is empty in the same moment, before anything answers', async () => {
  const page = await in_the_middle();
  const [rest, words, title] = await page.evaluate(() => {
    document.querySelector('.exit').click();
    return [document.body.children.length, document.body.innerText, document.title];
  });
  assert.equal(rest, 1);
  assert.doesNotMatch(words, /école|adultes/);
  assert.doesNotMatch(title, /Question|école/i);
  await page.waitForURL(NEUTRAL);
});

test('Shift three times leaves; Shift for a capital letter does not', async () => {
  const page = await in_the_middle();
  await skip_to(page, 'faire ton école');
  await page.locator('.p:visible textarea').pressSequentially('Un Deux Trois Quatre');
  for (const letter of 'ABCD') await page.keyboard.press(`Shift+${letter}`);
  assert.match(await heading(page), /faire ton école/, 'still here');
  await page.keyboard.press('Shift');
  assert.match(await page.locator('#say-keys').innerText(), /2/);
  await page.keyboard.press('Shift');
  assert.match(await page.locator('#say-keys').innerText(), /1|une/);
  await page.keyboard.press('a');
  await page.keyboard.press('Shift');
  assert.match(await heading(page), /faire ton école/, 'another key starts over');
  await page.keyboard.press('Shift');
  await page.keyboard.press('Shift');
  await page.waitForURL(NEUTRAL);
});

/** Where a child may be when leaving, and what nobody may see afterwards. */
const MOMENTS = {
  'a question': async (page) => {
    await skip_to(page, 'faire ton école');
    await page.locator('.p:visible textarea').fill('MARKLEAVE');
    return 'MARKLEAVE';
  },
  'the open check': async (page) => {
    await MOMENTS['a question'](page);
    await go_on(page);
    await page.click('#veil');
    return 'MARKLEAVE';
  },
  'the thanks': async (page) => {
    await MOMENTS['the open check'](page);
    await page.click('#send');
    await page.locator('#sent').waitFor();
    return withdrawal_code(page);
  },
};

for (const [moment, lead] of Object.entries(MOMENTS)) {
  test(`after leaving from ${moment}, nothing comes back: not by Back, by reload, nor in a new tab`, async () => {
    const page = await in_the_middle();
    const secret = await lead(page);
    assert.ok((await page.locator('body').innerText()).includes(secret) || await page.locator('textarea').inputValue() === secret);
    const { href } = await page.evaluate(() => location);
    await page.click('.exit');
    await page.waitForURL(NEUTRAL);
    const shows_nothing = async (tab, what) => {
      await shows_no_answer(tab);
      assert.ok(!(await tab.content()).includes(secret), what);
    };
    for (let back = 1; back <= 5; back += 1) {
      await page.goBack().catch(() => {});
      await shows_nothing(page, `Back ${back}`);
      assert.equal(await page.locator('.p').count(), 0, 'no question either');
    }
    await page.reload();
    await shows_nothing(page, 'reload');
    const again = await page.context().newPage();
    await again.goto(href);
    assert.equal(await heading(again), 'Avant de commencer', 'a new tab starts anew');
    await shows_nothing(again, 'a new tab');
    assert.deepEqual(await again.locator('.field').evaluateAll((all) => all.map((field) => field.value).filter(Boolean)), []);
    await page.context().close();
  });
}

test('without network the page is empty all the same, in the same moment', async () => {
  const page = await in_the_middle();
  await MOMENTS['a question'](page);
  await page.context().setOffline(true);
  const asked = page.asked_for.length;
  const words = await page.evaluate(() => {
    document.querySelector('.exit').click();
    return document.documentElement.innerText;
  });
  assert.ok(words.length < 40 && !words.includes('MARKLEAVE'), words);
  await until('leaving was tried', () => page.asked_for.length > asked);
  for (let back = 0; back < 3; back += 1) {
    await page.waitForLoadState();
    assert.equal(await page.locator('.p').count(), 0);
    assert.ok(!(await page.content()).includes('MARKLEAVE'));
    await page.goBack().catch(() => {});
  }
});

test('without script the link leads away, and Back shows no answer', async () => {
  const page = await in_the_middle({ script: false });
  await page.click('.exit');
  await page.waitForURL(NEUTRAL);
  await page.goBack();
  await shows_no_answer(page);
  assert.deepEqual(await page.context().cookies().then((all) => all.map(({ name, value }) => [name, value])),
    page.url().includes('/c/') ? [['here', '1']] : []);
});

test('the way out forgets and leads to the neutral site', async () => {
  const answer = await fetch(`${place.server.address}/x`, { redirect: 'manual' });
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get('location'), NEUTRAL);
  assert.match(answer.headers.get('clear-site-data'), /"storage"/);
  assert.match(answer.headers.get('set-cookie'), /^here=;.*Max-Age=0/);
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
});

test('a page that comes back from the memory of the browser leads away', async () => {
  const page = await in_the_middle();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await page.waitForURL(NEUTRAL);
});

test('a page first shown does not lead away', async () => {
  const page = await in_the_middle();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false })));
  assert.match(await heading(page), /écoutent ton avis/);
});

test('paging forth and back leaves one entry in the history', async () => {
  const page = await in_the_middle();
  const history = await page.evaluate(() => history.length);
  await skip_to(page);
  for (let steps = 0; steps < 5; steps += 1) await page.click('#back');
  assert.equal(await page.evaluate(() => history.length), history);
});

test('going elsewhere and back finds no answer, whatever the browser remembers', async () => {
  const page = await in_the_middle();
  await page.click('.r-foot a');
  await page.waitForURL('**/help*');
  await page.goBack();
  await until('a page is there', () => page.evaluate(() => document.readyState === 'complete').catch(() => false));
  await shows_no_answer(page);
});

test('every page of a child has a way out of sight of nothing else', async () => {
  const { server, browser, open } = place;
  const page = await phone(browser);
  for (const path of ['/', '/help', '/safety', '/privacy', '/complaints', '/accessibility', `/c/${open}`, `/c/${open}/age`, `/c/${open}/fr/13-15`,
    `/c/${open}/no`, `/c/${open}/withdraw`, '/c/BCDFG', '/nowhere']) {
    await page.goto(server.address + path);
    const box = await page.locator('.exit').boundingBox();
    assert.ok(box.height >= 48 && box.width >= 48, path);
    assert.ok(box.y >= 0 && box.y + box.height <= 120, `${path}: on the first screen`);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const stays = await page.locator('.exit').boundingBox();
    assert.ok(stays.y >= 0 && stays.y <= 120, `${path}: stays when scrolled`);
    assert.equal(await page.locator('a.skip[href="/x"]').count(), 1, `${path}: a second link for keyboards`);
  }
  assert.deepEqual(elsewhere(page, server), []);
});
