// First paint on a slow network and a slow phone, and Lighthouse on every page of the child's side:
// `npm run figures`, or `npm run figures -- paint` for the first table only. Figures, never a test.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Server } from './support/server.mjs';
import { free_port } from './support/waiting.mjs';
import { launch, phone } from './support/browser.mjs';
import { open_every_kind } from './support/questionnaire.mjs';
import { take_part } from './support/child.mjs';

const LIGHTHOUSE = 'lighthouse@12.8.2';
const PAINTS = 5;
const SCORES = 3;
/** Slow 3G both ways, in milliseconds and bytes a second, and a cheap phone. */
const NETWORK = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const SLOWER = { rate: 4 };
const GOAL = { paint: 1_500, requests: 2, bytes: 14_336, shift: 0, score: 99 };

const run = promisify(execFile);
const median = (figures) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];
const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const against = (figure, goal, text) => (figure <= goal ? text : `**${text}**`);

const server = await Server.start({ responses: 60 });
const debugging = await free_port();
const browser = await launch([`--remote-debugging-port=${debugging}`]);
const every_kind = await open_every_kind(server);
const open = server.code('open');

/** Loads what `go` leads to, slowly, and hands back what was met. */
const paint = async (prepare, go) => {
  const page = await phone(browser);
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value)))
      .observe({ type: 'layout-shift', buffered: true });
  });
  await prepare(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', NETWORK);
  await session.send('Emulation.setCPUThrottlingRate', SLOWER);
  let [requests, bytes] = [0, 0];
  session.on('Network.requestWillBeSent', () => (requests += 1));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await go(page);
  await page.waitForLoadState('load');
  const met = await page.evaluate(async () => {
    while (!performance.getEntriesByName('first-contentful-paint').length) {
      await new Promise((next) => requestAnimationFrame(next));
    }
    const [{ loadEventEnd }] = performance.getEntriesByType('navigation');
    const [{ startTime }] = performance.getEntriesByName('first-contentful-paint');
    return { paint: startTime, load: loadEventEnd, shift: window.shift };
  });
  await page.context().close();
  return { ...met, requests, bytes };
};

const nothing = async () => {};
const to = (path) => (page) => page.goto(server.address + path, { waitUntil: 'load' });
const to_the_check = async (page) => {
  await take_part(page, server, open);
  await page.evaluate(() => {
    const form = document.getElementById('f');
    form.action = form.action.replace(/[a-z]+$/, 'check');
    form.submit();
  });
  await page.locator('.acts .btn:not(.alt)').waitFor();
};
const send = async (page) => {
  await page.click('.acts .btn:not(.alt)');
  await page.locator('.cd').waitFor();
};

const PAINTED = {
  landing: [nothing, to(`/c/${open}?l=fr`)],
  'questionnaire of every kind, 22 questions': [nothing, to(`/c/${every_kind}/en/13-15`)],
  'questionnaire of the demonstration': [nothing, to(`/c/${open}/fr/13-15`)],
  'thanks, without script': [to_the_check, send],
  help: [nothing, to('/help?l=fr')],
};

const paints = async () => {
  line('page', 'first paint, ms', 'loaded, ms', 'requests', 'bytes', 'shift');
  line(...Array(6).fill('---'));
  for (const [name, way] of Object.entries(PAINTED)) {
    const all = [];
    for (let times = 0; times < PAINTS; times += 1) all.push(await paint(...way));
    const of = (what) => median(all.map((met) => met[what]));
    line(name, against(of('paint'), GOAL.paint, of('paint').toFixed(0)), of('load').toFixed(0),
      against(of('requests'), GOAL.requests, of('requests')), against(of('bytes'), GOAL.bytes, of('bytes')),
      against(of('shift'), GOAL.shift, of('shift').toFixed(3)));
  }
};

const SCORED = ['/?l=fr', `/c/${open}?l=fr`, `/c/${open}/fr/13-15`, `/c/${every_kind}/ar/13-15`, `/c/${open}/age?l=fr`,
  `/c/${open}/no?l=fr`, `/c/${open}/withdraw?l=fr`, '/help?l=fr', '/safety?l=fr', '/privacy?l=fr', '/complaints?l=fr',
  '/accessibility?l=fr'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];

const is_hidden_from_search = async (path) => {
  const answer = await fetch(server.address + path);
  return /noindex/.test(`${answer.headers.get('x-robots-tag')}${await answer.text()}`);
};

/** The four scores of a page, once. */
const scores = async (path, hidden) => {
  const words = ['--yes', LIGHTHOUSE, server.address + path, `--port=${debugging}`, '--quiet', '--output=json',
    `--only-categories=${CATEGORIES}`, ...(hidden ? ['--skip-audits=is-crawlable'] : [])];
  const { stdout } = await run('npx', words, { maxBuffer: 1e8 });
  const { categories, audits } = JSON.parse(stdout);
  const scores = CATEGORIES.map((name) => Math.round(categories[name].score * 100));
  const failed = CATEGORIES.slice(1).flatMap((name) => categories[name].auditRefs)
    .filter(({ id, weight }) => weight && audits[id].score !== null && audits[id].score < 1).map(({ id }) => id);
  return { scores, failed };
};

const lighthouse = async () => {
  line('page', ...CATEGORIES, 'what fails');
  line(...Array(6).fill('---'));
  for (const path of SCORED) {
    const hidden = await is_hidden_from_search(path);
    const all = [];
    for (let times = 0; times < SCORES; times += 1) all.push(await scores(path, hidden));
    const of = CATEGORIES.map((_, at) => median(all.map((each) => each.scores[at])));
    const name = path.replace(open, 'CODE').replace(every_kind, 'EVERY');
    line(name, ...of.map((score) => against(-score, -GOAL.score, score)), [...new Set(all.flatMap(({ failed }) => failed))].join(' '));
  }
};

try {
  await paints();
  if (process.argv[2] !== 'paint') await lighthouse();
} finally {
  await browser.close();
  await server.stop();
}
