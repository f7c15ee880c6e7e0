// axe and sideways overflow on every page of the team.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from '../support/browser.mjs';
import { findings, overflow } from '../support/axe.mjs';
import { setting } from '../support/setting.mjs';
import { enter } from '../support/staff.mjs';

const place = setting(async (here) => {
  for (const role of ['facilitator', 'analyst', 'safeguarding-lead']) {
    const page = await enter(here, role);
    here[role] = await page.context().storageState();
  }
});

const LOOKS = {
  'in light': {},
  'in dark': { colorScheme: 'dark' },
  'on a phone': { viewport: { width: 320, height: 568 } },
  'with forced colours': { forcedColors: 'active' },
};

for (const [look, options] of Object.entries(LOOKS)) {
  test(`every page of the team is accessible ${look}`, async () => {
    const { server, browser } = place;
    const found = [];
    const as = (role) => phone(browser, {
      viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options,
      ...(role ? { storageState: place[role] } : {}),
    });
    const look_at = async (page, name) => {
      for (const one of await findings(page)) found.push(`${name}: ${one}`);
      for (const one of await overflow(page)) found.push(`${name}: too wide: ${one}`);
      for (const one of page.complaints.splice(0)) found.push(`${name}: ${one}`);
    };
    const outside = await as();
    for (const [name, path] of [['sign in', '/team/sign-in'], ['a spent link', '/team/link/gone'],
      ['a link', new URL(server.link('administrator')).pathname]]) {
      await outside.goto(server.address + path);
      await look_at(outside, name);
    }
    const facilitator = await as('facilitator');
    await facilitator.goto(`${server.address}/team`);
    await look_at(facilitator, 'home');
    await facilitator.locator('main h2 a').first().click();
    await facilitator.waitForURL('**/team/p/*');
    await look_at(facilitator, 'project');
    for (const status of ['draft', 'open', 'released']) {
      await facilitator.goto(`${server.address}/team/c/${server.code(status)}`);
      await facilitator.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await look_at(facilitator, `consultation, ${status}`);
    }
    await facilitator.goto(`${server.address}/team/c/${server.code('open')}/share`);
    await look_at(facilitator, 'share');
    await facilitator.goto(`${server.address}/team/c/${server.code('open')}/kit`);
    await look_at(facilitator, 'kit');
    await facilitator.goto(`${server.address}/team/c/${server.code('open')}/cards`);
    await look_at(facilitator, 'cards');
    for (const [name, path] of [['new consultation', '/team/p/ecoles-qui-ecoutent/new'],
      ['trial', `/team/c/${server.code('draft')}/trial`],
      ['typing in paper', `/team/c/${server.code('open')}/paper/type`],
      ['builder, about', `/team/c/${server.code('draft')}/build`],
      ['builder, a question', `/team/c/${server.code('draft')}/build?part=q.feel&band=6-8`],
      ['builder, safeguards', `/team/c/${server.code('draft')}/build?part=safeguards`],
      ['quality', '/team/p/ecoles-qui-ecoutent/quality?moment=during'],
      ['report', '/team/p/ecoles-qui-ecoutent/report'],
      ['erasure', `/team/c/${server.code('open')}/erasure`],
      ['assessment', `/team/c/${server.code('draft')}/assessment`],
      ['assessment, for children', `/team/c/${server.code('open')}/assessment/summary`],
      ['review', `/team/c/${server.code('draft')}/review`],
      ['builder, the bank', `/team/c/${server.code('draft')}/build/library`]]) {
      await facilitator.goto(server.address + path);
      await facilitator.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await look_at(facilitator, name);
    }
    await facilitator.goto(`${server.address}/team/nowhere`);
    await look_at(facilitator, 'not found');
    const analyst = await as('analyst');
    await analyst.goto(`${server.address}/team/c/${server.code('released')}`);
    await analyst.click('a[href^="/team/r/"]');
    await analyst.waitForURL('**/team/r/*');
    await analyst.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
    await look_at(analyst, 'results');
    const results = analyst.url();
    await analyst.goto(`${server.address}/team/c/${server.code('released')}`);
    await look_at(analyst, 'ledger');
    await analyst.goto(`${server.address}/team/c/${server.code('released')}/release`);
    await analyst.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
    await look_at(analyst, 'release');
    for (const name of ['table', 'table?question=none&by=none', 'time', 'retract']) {
      await analyst.goto(`${results}/${name}`);
      await look_at(analyst, name);
    }
    const [first] = server.consultations;
    for (const name of ['feedback', 'feedback/cite']) {
      await analyst.goto(`${server.address}/team/c/${first.code}/${name}`);
      await analyst.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await look_at(analyst, name);
    }
    await analyst.goto(`${server.address}/team/p/ecoles-qui-ecoutent/tokens`);
    await look_at(analyst, 'tokens');
    const reader = await as('safeguarding-lead');
    await reader.goto(`${server.address}/team/safeguarding`);
    await look_at(reader, 'free texts');
    await reader.locator('main a[href*="/texts/"]').first().click();
    await reader.waitForURL('**/texts/*');
    assert.equal(await reader.locator('.words').isVisible(), false, 'the text is veiled');
    await reader.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
    await look_at(reader, 'a free text');
    const consultation = new URL(reader.url()).pathname.split('/').slice(0, 4).join('/');
    await reader.locator('button[value=clear]').click();
    await reader.waitForURL('**/team/safeguarding*');
    await reader.goto(`${server.address}${consultation}/themes`);
    await look_at(reader, 'themes');
    const questions = await reader.locator('main a[href*="/themes/"]').evaluateAll((all) => all.map((one) => one.href));
    for (const question of questions) {
      await reader.goto(question);
      await reader.fill('#new-name', 'Bancs');
      await reader.click('main form[action$="/add"] button:not([name])');
      await reader.waitForURL('**done=theme');
      await reader.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await look_at(reader, 'themes of a question');
      if (await reader.locator('#coding').count()) {
        await reader.keyboard.press('1');
        assert.ok(await reader.isChecked('#coding [name=theme]'), 'a key ticks a theme');
        await reader.keyboard.press('0');
        assert.ok(!(await reader.isChecked('#coding [name=theme]')), 'no theme stands alone');
      }
      await reader.goto(`${question}/settle`);
      await look_at(reader, 'settling');
    }
    await reader.goto(`${server.address}${consultation}/quotes`);
    await look_at(reader, 'quotes');
    for (const [path, name] of [
      ['directory', 'directory'],
      ['directory/help_line/102', 'a help line'],
      ['directory/law/be-extract', 'a law'],
      ['directory/age', 'a new age'],
      ['p/ecoles-qui-ecoutent/incidents', 'incidents'],
    ]) {
      await reader.goto(`${server.address}/team/${path}`);
      await reader.locator('details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await look_at(reader, name);
    }
    assert.deepEqual([...new Set(found)], []);
  });
}
