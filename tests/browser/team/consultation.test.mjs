// From a questionnaire to a file of figures, by five people and with scripts off.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { findings, overflow } from '../support/axe.mjs';
import { elsewhere } from '../support/browser.mjs';
import { post } from '../support/child.mjs';
import { DOCUMENT } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';
import { act, enter, offered, password_of, sign_in } from '../support/staff.mjs';

const place = setting(async (here) => {
  here.facilitator = await enter(here, 'facilitator');
  here.lead = await enter(here, 'safeguarding-lead');
  here.analyst = await enter(here, 'analyst');
});

/** Posts an act that the page does not offer, with the token of another form on it. */
const force = async (page, code, name) => {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.evaluate(([where, seen]) => {
      const form = document.querySelector('form[action="/team/sign-out"]');
      form.action = where;
      const field = document.createElement('input');
      Object.assign(field, { name: 'seen', value: seen });
      form.append(field);
      form.requestSubmit();
    }, [`/team/c/${code}/acts/${name}`, '']),
  ]);
  return answer;
};

test('two people open a consultation, children answer, two people release, one takes the figures', async () => {
  const { server, facilitator, lead, analyst } = place;

  await facilitator.goto(`${server.address}/team`);
  await facilitator.locator('main h2 a').first().click();
  await facilitator.click('main details summary');
  await facilitator.selectOption('#stage', 'plaidoyer');
  await facilitator.fill('#document', JSON.stringify(DOCUMENT));
  await facilitator.click('form[action$="/consultations"] button');
  await facilitator.waitForURL('**/team/c/*');
  const code = new URL(facilitator.url()).pathname.split('/').at(-1);
  assert.equal((await fetch(`${server.address}/c/${code}`)).status, 404, 'no child sees a draft');

  await act(facilitator, place, code, 'submit');
  assert.ok(!(await offered(facilitator)).includes('approve'), 'the author is not offered to approve');
  const refused = await force(facilitator, code, 'approve');
  assert.ok(refused.status() >= 400, `control: the author who tries is refused, ${refused.status()}`);
  assert.equal((await fetch(`${server.address}/c/${code}`)).status, 404);

  await act(lead, place, code, 'approve');
  await act(facilitator, place, code, 'open');

  const answers = [['visit', 'yes'], ['play', 'ball'], ['mood', '4'], ['best', 'vote'], ['three', '3'], ['score', '7']];
  for (let child = 0; child < 60; child += 1) {
    const fields = [['lang', child % 2 ? 'en' : 'ar'], ['band', '13-15'], ['rev', '1'],
      ...answers.map(([name, value]) => [`q.${name}`, child % 3 && name === 'visit' ? 'no' : value]), ['end', '1']];
    assert.equal((await post(server, `/c/${code}/send`, fields)).status, 200);
  }

  await act(facilitator, place, code, 'close');
  assert.equal((await post(server, `/c/${code}/send`, [['lang', 'en'], ['band', '13-15'], ['rev', '1'], ['end', '1']])).status, 404);
  await act(analyst, place, code, 'freeze');

  await analyst.goto(`${server.address}/team/c/${code}/release`);
  const sign = async (second, password) => {
    const closed = analyst.locator('main details:not([open]) summary');
    if (await closed.count()) await closed.click();
    await analyst.fill('#password', password_of('analyst'));
    await analyst.fill('#second_email', server.email(second));
    await analyst.fill('#second_password', password);
    await analyst.click('main form[action$="/release"] button');
  };
  await sign('analyst', password_of('analyst'));
  assert.match(analyst.url(), /\/release$/, 'nobody signs twice');
  await sign('safeguarding-lead', 'not the password at all');
  assert.match(analyst.url(), /\/release$/, 'nor with a wrong password');
  await analyst.fill('#own_password', password_of('analyst'));
  await analyst.click('main form[action$="/release/propose"] button');
  await analyst.locator('main [aria-labelledby="waiting"]').waitFor();

  await lead.goto(`${server.address}/team`);
  await lead.click(`main a[href="/team/c/${code}"]`);
  await lead.click('main a[href$="/release/proposal"]');
  assert.ok((await lead.locator('main table.xt').count()) > 3, 'the tables are read');
  const looking = await sign_in(place, 'safeguarding-lead', { script: true });
  await looking.goto(lead.url());
  assert.deepEqual([await findings(looking), await overflow(looking)], [[], []]);
  await lead.fill('#password', 'not the password at all');
  await lead.click('main form[action$="/release/sign"] button');
  await lead.locator('[role=alert]').waitFor();
  await lead.fill('#password', password_of('safeguarding-lead'));
  await lead.click('main form[action$="/release/sign"] button');
  await lead.waitForURL('**/team/r/*');

  await analyst.goto(lead.url());
  await analyst.locator('h1').waitFor();
  const [download] = await Promise.all([
    analyst.waitForEvent('download'),
    analyst.click('a[href$="/export/csv"]'),
  ]);
  const csv = await readFile(await download.path(), 'utf8');
  const [head, ...rows] = csv.replace(/^\ufeff/, '').trim().split(/\r?\n/);
  assert.equal(head, 'release,consultation,stage,question,item,option,breakdown,category,base,count,count_low,count_high,percent,status');
  assert.ok(rows.some((row) => row.includes(`,${code},plaidoyer,visit,,yes,`)), 'the figures are there');
  for (const page of [facilitator, lead, analyst]) {
    assert.deepEqual(elsewhere(page, server), []);
    assert.deepEqual(page.complaints, []);
  }
});

test('the figures of a release are read on screen, and rows are nowhere', async () => {
  const { server, analyst } = place;
  await analyst.goto(`${server.address}/team/c/${server.code('released')}`);
  await analyst.click('a[href^="/team/r/"]');
  await analyst.waitForURL('**/team/r/*');
  assert.ok(await analyst.locator('main table, main svg').count() > 0);
  assert.match(await analyst.locator('.hash').innerText(), /[0-9a-f]{4}/);
});

test('who has no part in a consultation is told that it does not exist', async () => {
  const { server } = place;
  const adviser = await enter(place, 'youth-adviser');
  const results = await adviser.goto(`${server.address}/team/c/${server.code('released')}/release`);
  assert.ok(results.status() >= 400);
});
