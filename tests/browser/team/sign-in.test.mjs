// In by a link that works once, then by password, and out again; with scripts off.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { setting } from '../support/setting.mjs';
import { enter, password_of, sign_in } from '../support/staff.mjs';

const place = setting();

test('a link lets in once, a password from then on, and signing out ends it', async () => {
  const { server, browser } = place;
  const page = await enter(place, 'facilitator');
  assert.match(await page.locator('main').innerText(), /Écoles qui écoutent/);
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name.endsWith('staff'));
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict' && cookie.path === '/team');

  const late = await phone(browser, { script: false });
  const spent = await late.goto(server.link('facilitator'));
  assert.equal(spent.status(), 404, 'the link is spent');
  assert.equal(await late.locator('#password').count(), 0);

  await page.click('form[action="/team/sign-out"] button');
  await page.waitForURL('**/team/sign-in*');
  await page.goto(`${server.address}/team`);
  await page.waitForURL('**/team/sign-in*');
  const again = await sign_in(place, 'facilitator');
  assert.match(await again.locator('main').innerText(), /Écoles qui écoutent/);
});

test('a wrong password and an unknown person get the same words', async () => {
  const { server, browser } = place;
  const page = await phone(browser, { script: false });
  const words = async (email) => {
    await page.goto(`${server.address}/team/sign-in`);
    await page.fill('#email', email);
    await page.fill('#password', 'wrong, and long enough');
    await page.click('main button');
    return page.locator('[role=alert]').innerText();
  };
  assert.equal(await words(server.email('facilitator')), await words('nobody@demo.example'));
});

test('a password that is too short or typed differently is refused, and the link still works', async () => {
  const { server, browser } = place;
  const page = await phone(browser, { script: false });
  await page.goto(server.link('analyst'));
  await page.fill('#password', password_of('analyst'));
  await page.fill('#again', `${password_of('analyst')}!`);
  await page.click('main button');
  assert.match(page.url(), /\/team\/link\//);
  await enter(place, 'analyst');
});

test('a stolen form without its token does nothing', async () => {
  const page = await enter(place, 'safeguarding-lead');
  await page.evaluate(() => document.querySelector('form[action="/team/sign-out"] [name=form_token]').remove());
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/sign-out')),
    page.click('form[action="/team/sign-out"] button'),
  ]);
  assert.equal(answer.status(), 403);
  await page.goto(`${place.server.address}/team`);
  assert.match(page.url(), /\/team$/, 'still signed in');
});
