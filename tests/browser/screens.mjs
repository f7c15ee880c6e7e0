// Pictures of the main pages, for people who want to look: `npm run screens -- FOLDER`.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, phone } from './support/browser.mjs';
import { heading, skip_to, take_part } from './support/child.mjs';
import { open_every_kind } from './support/questionnaire.mjs';
import { Server } from './support/server.mjs';
import { enter } from './support/staff.mjs';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: npm run screens -- FOLDER');
  process.exit(2);
}
await mkdir(folder, { recursive: true });

const SIZES = { phone: { width: 375, height: 812 }, desk: { width: 1440, height: 900 } };
const server = await Server.start({ responses: 3000 });
const browser = await launch();
try {
  const place = { server, browser };
  const open = server.code('open');
  const every_kind = await open_every_kind(server);
  const analyst = await enter(place, 'analyst');
  const staff = await analyst.context().storageState();
  await analyst.goto(`${server.address}/team/c/${server.code('released')}`);
  const results = await analyst.locator('a[href^="/team/r/"]').first().getAttribute('href');

  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark']) {
      const options = { viewport, colorScheme, reducedMotion: 'reduce' };
      const picture = (page, name, fullPage = false) =>
        page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage });
      const child = await phone(browser, options);
      await child.goto(`${server.address}/?l=fr`);
      await picture(child, 'start');
      await child.goto(`${server.address}/c/${open}?l=fr`);
      await picture(child, 'landing', true);
      await child.goto(`${server.address}/help?l=fr`);
      await picture(child, 'help', true);
      await child.goto(`${server.address}/nowhere?l=fr`);
      await picture(child, 'not-found');
      await take_part(child, server, open);
      for (let number = 1; !(await child.locator('#check').isVisible()); number += 1) {
        await heading(child);
        const rows = child.locator('.p:visible label:has(input)');
        if (await rows.count()) await rows.nth(1).click();
        await picture(child, `question-${String(number).padStart(2, '0')}`);
        await child.click('#go');
      }
      await child.click('#veil');
      await picture(child, 'check', true);
      await child.click('#send');
      await child.locator('#sent').waitFor();
      await picture(child, 'sent');
      const arabic = await phone(browser, options);
      await take_part(arabic, server, every_kind, { lang: 'ar' });
      await skip_to(arabic, 'كيف تشعر');
      await picture(arabic, 'question-arabic');
      const plain = await phone(browser, { ...options, script: false });
      await take_part(plain, server, open);
      await picture(plain, 'without-script', true);
      const team = await phone(browser, { ...options, storageState: staff });
      for (const [name, path] of [['team-home', '/team'], ['team-consultation', `/team/c/${open}`], ['team-results', results]]) {
        await team.goto(server.address + path);
        await picture(team, name, true);
      }
      for (const page of [child, arabic, plain, team]) await page.context().close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
