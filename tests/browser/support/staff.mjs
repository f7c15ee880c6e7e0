// What members of staff do. Scripts are off: everything here is a plain form.

import { phone } from './browser.mjs';

const DESK = { viewport: { width: 1280, height: 800 }, script: false };
export const password_of = (role) => `a long sentence of the ${role}`;

/** Opens the sign-in link of a role and chooses a password. */
export const enter = async (place, role, options = {}) => {
  const page = await phone(place.browser, { ...DESK, ...options });
  await page.goto(place.server.link(role));
  await page.fill('#password', password_of(role));
  await page.fill('#again', password_of(role));
  await page.click('main button');
  await page.waitForURL('**/team');
  return page;
};

/** Signs in with e-mail and password. */
export const sign_in = async (place, role, options = {}) => {
  const page = await phone(place.browser, { ...DESK, ...options });
  await page.goto(`${place.server.address}/team/sign-in`);
  await page.fill('#email', place.server.email(role));
  await page.fill('#password', password_of(role));
  await page.click('main button');
  await page.waitForURL('**/team');
  return page;
};

/** Opens a consultation and presses the button of an act. */
export const act = async (page, { server }, code, name) => {
  await page.goto(`${server.address}/team/c/${code}`);
  await page.click(`form[action$="/acts/${name}"] button`);
  await page.waitForURL('**done=yes');
};

/** Which acts the page offers. */
export const offered = (page) => page.locator('.acts form').evaluateAll((forms) =>
  forms.map((form) => form.action.split('/').at(-1)));
