// A passkey in a real browser, on a device that Chromium makes up: added, signed in with, shown again
// before what weighs much. And what whoever has no script sees of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings, overflow } from '../support/axe.mjs';
import { phone } from '../support/browser.mjs';
import { setting } from '../support/setting.mjs';
import { enter, password_of } from '../support/staff.mjs';

// Passkeys need an address with a name.
const place = setting(async ({ server }) => {
  await server.kill();
  server.address = server.address.replace('127.0.0.1', 'localhost');
  server.links.forEach((one) => (one.link = one.link.replace('127.0.0.1', 'localhost')));
  await server.again();
});

const device = async (page) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
    isUserVerified: true, automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
  const verified = (isUserVerified) =>
    cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  return { verified };
};

const look_at = async (page, name) => {
  assert.deepEqual([...await findings(page), ...await overflow(page)], [], name);
  if (!process.env.PICTURES) return;
  for (const width of [1440, 375]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${process.env.PICTURES}/${name}-${width}.png`, fullPage: true });
  }
};

for (const [how, without] of [['as browsers are now', []], ['without the helpers of newer browsers', [
  'parseCreationOptionsFromJSON', 'parseRequestOptionsFromJSON', 'toJSON',
]]]) {
  test(`a passkey is added, lets in alone and shows who sits there, ${how}`, async () => {
    const { server } = place;
    const role = without.length ? 'facilitator' : 'administrator';
    const page = await enter(place, role, { script: true });
    await page.addInitScript((names) => {
      for (const name of names) {
        delete PublicKeyCredential[name];
        delete PublicKeyCredential.prototype[name];
      }
    }, without);
    const { verified } = await device(page);
    await page.goto(`${server.address}/team/me?lang=en`);
    await look_at(page, 'account-no-passkey');
    await page.fill('#called', 'Phone');
    await page.click('form[action="/team/me/passkeys"] button');
    await look_at(page, 'passkey-add');
    await page.click('[data-passkey] button');
    await page.locator('.recovery li').first().waitFor();
    await page.goto(`${server.address}/team/me`);
    assert.match(await page.locator('main').innerText(), /Phone/);
    await look_at(page, 'account-passkey');

    await page.click('.s-top .out');
    await page.waitForURL('**/team/sign-in');
    await look_at(page, 'sign-in-passkey');
    await verified(false);
    await page.click('[data-passkey] button');
    await page.locator('[data-passkey] [role=alert]:not(:empty)').waitFor();
    assert.match(page.url(), /sign-in$/, 'nobody who was not verified is let in');
    await verified(true);
    await page.click('[data-passkey] button');
    await page.waitForURL('**/team');

    await page.click('.s-top .out');
    await page.fill('#email', server.email(role));
    await page.fill('#password', password_of(role));
    await page.click('form[action="/team/sign-in"] button');
    await page.locator('#code').waitFor();
    await look_at(page, 'second-step-passkey');
    await page.click('[data-passkey] button');
    await page.waitForURL('**/team');

    await page.goto(`${server.address}/team/me`);
    const own = page.locator('form[action="/team/me/password"]');
    await own.locator('#password').fill(password_of(role));
    await own.locator('#new').fill('some other long words');
    await own.locator('#again').fill('some other long words');
    await own.locator('[data-passkey] button').click();
    await page.waitForURL('**done=yes');
  });
}

test('without script the password stays, and adding one says what it needs', async () => {
  const { server, browser } = place;
  const page = await phone(browser, { script: false });
  await page.goto(`${server.address}/team/sign-in`);
  assert.equal(await page.locator('[data-passkey]').isVisible(), false);
  const inside = await enter(place, 'analyst');
  await inside.goto(`${server.address}/team/me`);
  await inside.fill('#called', 'Phone');
  await inside.click('form[action="/team/me/passkeys"] button');
  assert.equal(await inside.locator('[data-without]').isVisible(), true);
  assert.equal(await inside.locator('main button').isVisible(), false);
});
