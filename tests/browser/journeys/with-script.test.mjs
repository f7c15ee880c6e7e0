// A child with a phone: one question per screen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elsewhere, phone } from '../support/browser.mjs';
import { choose, go_on, heading, lines, skip_to, take_part, withdrawal_code } from '../support/child.mjs';
import { setting } from '../support/setting.mjs';

const place = setting();

test('a child answers, changes an answer, sends, and erases it all with the code', async () => {
  const { browser, server, open } = place;
  const before = await server.count();
  const page = await phone(browser);
  await take_part(page, server, open);
  const history = await page.evaluate(() => history.length);

  assert.match(await heading(page), /ont demandé l’an dernier/);
  assert.equal(await page.locator('#skip').isVisible(), false, 'nothing to skip on information');
  await go_on(page);
  await choose(page, 'Plutôt bien');
  await go_on(page);

  // The follow-up appears with "no", goes with "yes".
  await choose(page, 'Non');
  await go_on(page);
  assert.match(await heading(page), /aiderait le plus/);
  await choose(page, 'Un adulte');
  await page.click('#back');
  await choose(page, 'Oui');
  await go_on(page);
  assert.match(await heading(page), /où te sens-tu bien/);
  await page.click('#back');
  assert.match(await heading(page), /écoutent ton avis/);
  await choose(page, 'Ça dépend');
  await go_on(page);
  assert.match(await heading(page), /aiderait le plus/);
  assert.ok(await page.getByLabel('Un adulte qui s’en occupe').isChecked(), 'the answer is still there');
  await go_on(page);

  await page.click('#skip');
  await choose(page, 'En votant en classe');
  await go_on(page);
  await choose(page, 'Tout à fait d’accord');
  await go_on(page);
  assert.match(await heading(page), /le plus plaisir/);
  await page.locator('.p:visible input.field').fill('Les bancs MARKTEXT');
  await go_on(page);
  await choose(page, '7');
  await go_on(page);
  await skip_to(page, 'faire ton école');
  await page.locator('.p:visible textarea').fill('Plus d’arbres MARKLONG');
  await go_on(page);

  // The check: closed until opened.
  assert.ok(await page.locator('#check').isVisible());
  assert.ok(!(await page.locator('#check').innerText()).includes('MARK'), 'answers stay closed');
  assert.ok(!(await page.locator('#sum').innerHTML()).includes('arbres'), 'and out of the page');
  await page.click('#veil');
  const shown = new Map(await lines(page));
  assert.equal(shown.get('À l’école, est-ce que les adultes écoutent ton avis ?'), 'Ça dépend');
  assert.equal(shown.get('Que devrait faire ton école maintenant ?'), 'Plus d’arbres MARKLONG');
  await page.click('#veil');
  assert.ok(!(await page.locator('#sum').innerHTML()).includes('arbres'), 'closed again');

  // Changing leads to the question, then straight back to the check.
  await page.locator('#sum > div', { hasText: 'donner ton avis' }).locator('button').click();
  assert.match(await heading(page), /préfères-tu donner/);
  await choose(page, 'boîte à idées');
  await go_on(page);
  assert.ok(await page.locator('#check').isVisible());

  assert.equal((await server.count()).responses, before.responses, 'nothing is kept before Send');
  await page.click('#send');
  await page.locator('#sent').waitFor();
  const code = await withdrawal_code(page);
  assert.match(code, /^\p{L}+-\p{L}+-/u);
  assert.ok(!(await page.content()).includes('MARK'), 'no answer is left in the page');
  assert.deepEqual(await server.count(), { responses: before.responses + 1, texts: before.texts + 2 });
  assert.equal(await page.evaluate(() => history.length), history, 'one entry in the history');

  await page.locator('#code a').click();
  await page.fill('#w', 'tigre nuage');
  await page.click('form button');
  assert.ok(await page.locator('.bad').isVisible(), 'half a code is no code');
  await page.fill('#w', code.toUpperCase().replaceAll('-', ' '));
  await page.click('form button');
  await page.locator('.sign').waitFor();
  assert.deepEqual(await server.count(), before, 'the response and its texts are erased');
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(elsewhere(page, server), []);
});

test('a child who skips everything is thanked like the others', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser);
  await take_part(page, server, open, { lang: 'nl' });
  await skip_to(page);
  assert.ok((await lines(page)).every(([, answer]) => answer === 'Geen antwoord'));
  await page.click('#send');
  await page.locator('#sent').waitFor();
  assert.deepEqual(page.complaints, []);
});

test('nobody starts without an age, and nothing is chosen beforehand', async () => {
  const { browser, server, open } = place;
  const page = await phone(browser);
  await page.goto(`${server.address}/c/${open}?l=fr`);
  assert.equal(await page.locator('input:checked').count(), 0);
  await page.goto(`${server.address}/c/${open}/go?lang=fr`);
  assert.ok(await page.locator('#problems').isVisible());
  await page.goto(`${server.address}/c/${open}/fr/13-15`);
  assert.equal(await page.locator('input:checked').count(), 0);
});

test('yes and no thanks are the same size, and no keeps nothing', async () => {
  const { browser, server, open } = place;
  const before = await server.count();
  const page = await phone(browser);
  await page.goto(`${server.address}/c/${open}?l=fr`);
  const yes = await page.locator('.acts button.btn').boundingBox();
  const no = await page.locator('.acts a.btn').boundingBox();
  assert.deepEqual([yes.width, yes.height], [no.width, no.height]);
  await page.click('.acts a.btn');
  await page.locator('.sign').waitFor();
  assert.deepEqual(await server.count(), before);
});
