// Debian's Chromium, a fresh profile each time, and a watch on everything a page does.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { NEUTRAL } from './server.mjs';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const PROGRAM = PLACES.find((place) => place && existsSync(place));
const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const OPTIONS = {
  executablePath: PROGRAM,
  args: ARGS,
  // The driver switches the back/forward cache off; children have it on.
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
};

/** A browser with a profile of its own. */
export const launch = (more = []) => chromium.launch({ ...OPTIONS, args: [...ARGS, ...more] });

/** A browser that keeps its profile in a folder, to be searched afterwards. */
export const launch_in = (folder, options = {}) =>
  chromium.launchPersistentContext(folder, { ...OPTIONS, ...PHONE, ...options });

/** A cheap phone. */
export const PHONE = { viewport: { width: 375, height: 812 }, locale: 'fr-BE' };

/** Answers for the neutral site, so that leaving never touches the network. */
const answer_for_neutral = async (context, page) => {
  const session = await context.newCDPSession(page);
  session.on('Fetch.requestPaused', async ({ requestId, request }) => {
    page.left_with.push(request);
    const body = Buffer.from('<!doctype html><title>Weather</title><h1>Sunny</h1>').toString('base64');
    await session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: 200,
      responseHeaders: [{ name: 'Content-Type', value: 'text/html' }],
      body,
    }).catch(() => {});
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: `${NEUTRAL}*` }] });
};

/** Notes what a page asks for, and what it complains about. */
export const watch = async (context, page) => {
  page.asked_for = [];
  page.complaints = [];
  page.left_with = [];
  page.on('request', (request) => page.asked_for.push(request.url()));
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('console', (message) => {
    // A status is not a complaint of the page: tests look at statuses themselves.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      page.complaints.push(message.text());
    }
  });
  await answer_for_neutral(context, page);
  return page;
};

/** A page in a context of its own, as on a phone; `script: false` for a browser without script. */
export const phone = async (browser, { script = true, ...options } = {}) => {
  const context = await browser.newContext({ ...PHONE, javaScriptEnabled: script, ...options });
  context.setDefaultTimeout(15_000);
  return watch(context, await context.newPage());
};

/** The requests that went elsewhere than to the server. */
export const elsewhere = (page, server) =>
  page.asked_for.filter((url) => !url.startsWith(`${server.address}/`) && url !== 'about:blank');
