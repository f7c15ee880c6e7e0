// Ten questions in two languages with one condition, from nothing: by keyboard alone with the
// script, and by plain forms without it. Both make the same document; two people open it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setting } from '../support/setting.mjs';
import { act, enter } from '../support/staff.mjs';

const place = setting(async (here) => {
  here.lead = await enter(here, 'safeguarding-lead', { locale: 'en-GB' });
  here.plain = await enter(here, 'facilitator', { locale: 'en-GB' });
  here.session = await here.plain.context().storageState();
});

const ABOUT = {
  'title.fr': 'Notre plaine', 'purpose.en': 'We want to know what to change.',
  'purpose.fr': 'On veut savoir quoi changer.', 'decider.en': 'The town decides.',
  'decider.fr': 'La commune décide.', 'answer_when.en': 'in June', 'answer_when.fr': 'en juin',
  expected: '300',
};

/** Kind as the list names it, what stands in its fields, and what else is done to it. */
const QUESTIONS = [
  { kind: 'Yes or no', text: ['Do you play here?', 'Tu joues ici ?'] },
  {
    kind: 'One choice', text: ['What do you like most?', 'Qu’aimes-tu le plus ?'], more: 1,
    options: [['The swings', 'Les balançoires'], ['The grass', 'L’herbe'], ['The trees', 'Les arbres']],
  },
  { kind: 'A few words', text: ['What is missing?', 'Que manque-t-il ?'], when: true },
  { kind: 'Faces', text: ['How do you feel here?', 'Comment te sens-tu ici ?'] },
  { kind: 'Agree or not', text: ['I can come here alone.', 'Je peux venir seul ici.'] },
  { kind: 'From 0 to 10', text: ['How safe is it here?', 'C’est sûr, ici ?'], ends: [['not safe', 'pas sûr'], ['very safe', 'très sûr']] },
  { kind: 'Thermometer', text: ['Is it clean here?', 'C’est propre, ici ?'] },
  {
    kind: 'Several choices', text: ['Who is with you here?', 'Qui est avec toi, ici ?'],
    options: [['Friends', 'Des amis'], ['Family', 'Ma famille']],
  },
  {
    kind: 'Put in order', text: ['What comes first?', 'Quoi d’abord ?'],
    options: [['Light', 'Des lampes'], ['Benches', 'Des bancs'], ['Water', 'De l’eau']],
  },
  { kind: 'A few sentences', text: ['What else?', 'Quoi d’autre ?'] },
];
/** What is answered for before children are asked. */
const SAFE = {
  why: 'They play there.', known: 'Little.', benefits: 'A better place.', harms: 'Few.',
  support: 'The youth worker.', words: 'Short enough.', readers: 'The lead, in two days.',
  parents: 'A letter.', 'no_session.en': 'There was no time.', 'no_session.fr': 'Pas le temps.',
};
const CODES = ['a', 'b', 'c'];

/** Every field of a question with what is written in it. */
const fields_of = ({ text, options = [], ends = [] }) => {
  const pairs = [['text', text], ...options.map((words, at) => [`option.${CODES[at]}.text`, words]),
    ...ends.map((words, at) => [`${['low', 'high'][at]}`, words])];
  return pairs.flatMap(([name, [en, fr]]) => [[`${name}.en`, en], [`${name}.fr`, fr]]);
};

const id = (name) => `[id="${name}"]`;
const code_of = (page) => new URL(page.url()).pathname.split('/')[3];

/** The document as it is kept. */
const document_of = async (page, code) => {
  await page.goto(`${place.server.address}/team/c/${code}`);
  return JSON.parse(await page.locator('#document').inputValue());
};

/** Moves the focus by Tab alone. */
const tab_to = async (page, selector, key = 'Tab') => {
  for (let times = 0; times < 150; times += 1) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`no way to ${selector} by keyboard from ${await page.title()} ${page.url()}`);
};

/** Everything is saved and shown. */
const settled = (page) => page.waitForSelector('#builder:not([aria-busy])');

/** Presses a key and waits until everything is saved and shown. */
const press = async (page, selector, key = 'Enter') => {
  await tab_to(page, selector);
  await page.keyboard.press(key);
  await settled(page);
};

const write = async (page, name, words) => {
  await tab_to(page, id(name));
  await page.keyboard.press('Control+a');
  await page.keyboard.type(words);
};

const by_keyboard = async (page) => {
  await tab_to(page, 'a[href$="/new"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/new');
  await write(page, 'title', 'Our playground');
  await tab_to(page, '#stage');
  await page.keyboard.type('Follow');
  for (const box of ['language.fr', 'band.13-15']) {
    await tab_to(page, id(box));
    await page.keyboard.press('Space');
  }
  await tab_to(page, 'main button');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/build*');
  for (const [name, words] of Object.entries(ABOUT)) await write(page, name, words);
  await press(page, '#save');
  for (const question of QUESTIONS) {
    // Back to the list, to add.
    await tab_to(page, '#kind', 'Shift+Tab');
    await page.keyboard.type(question.kind);
    await press(page, '#add');
    await page.waitForFunction(() => document.activeElement.id === 'text.en');
    for (let more = 0; more < (question.more ?? 0); more += 1) await press(page, '#option-add');
    if (question.more) await tab_to(page, id('text.en'), 'Shift+Tab');
    for (const [name, words] of fields_of(question)) await write(page, name, words);
    await press(page, question.when ? '#test-add' : '#save');
    if (question.when) {
      await tab_to(page, id('if.0.question'), 'Shift+Tab');
      await page.keyboard.type('1');
      await page.keyboard.press('Tab');
      await settled(page);
    }
  }
  await tab_to(page, '#meter', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#why');
  await settled(page);
  for (const name of ['why', 'known', 'benefits', 'harms', 'support']) await write(page, name, SAFE[name]);
  for (const [name, first] of [['outcome', 'ask'], ['level', 'They']]) {
    await tab_to(page, id(name));
    await page.keyboard.type(first);
  }
  for (const name of ['words', 'no_session.en', 'no_session.fr']) await write(page, name, SAFE[name]);
  await tab_to(page, '#sensitive');
  await page.keyboard.press('Space');
  for (const name of ['readers', 'parents']) await write(page, name, SAFE[name]);
  await tab_to(page, '#closes_on');
  await page.keyboard.type('12182026'); // the order of days of the browser itself, which is American
  await press(page, '#save');
  return code_of(page);
};

const by_forms = async (page) => {
  await page.click('a[href$="/new"]');
  await page.fill('#title', 'Our playground');
  await page.selectOption('#stage', 'suivi');
  await page.check(id('language.fr'));
  await page.uncheck(id('band.13-15'));
  await page.click('form:has(#title) button');
  await page.waitForURL('**/build*');
  for (const [name, words] of Object.entries(ABOUT)) await page.fill(id(name), words);
  await page.click('#save');
  for (const question of QUESTIONS) {
    await page.selectOption('#kind', { label: question.kind });
    await page.click('#add');
    for (let more = 0; more < (question.more ?? 0); more += 1) await page.click('#option-add');
    for (const [name, words] of fields_of(question)) await page.fill(id(name), words);
    await page.click(question.when ? '#test-add' : '#save');
    if (question.when) {
      await page.selectOption(id('if.0.question'), 'q1');
      await page.click('#save');
    }
  }
  await page.click('#meter');
  for (const [name, words] of Object.entries(SAFE)) await page.fill(id(name), words);
  await page.selectOption('#outcome', 'go');
  await page.selectOption('#level', 'advice');
  await page.check('#sensitive');
  await page.fill('#closes_on', '2026-12-18');
  await page.click('#save');
  return code_of(page);
};

test('a consultation is built by keyboard alone, and without script: the same, and two people open it', async () => {
  const { server, browser, plain, lead } = place;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 }, locale: 'en-GB', storageState: place.session,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const start = async (who) => {
    await who.goto(`${server.address}/team`);
    await who.locator('main h2 a').first().click();
    await who.waitForURL('**/team/p/*');
  };
  await start(page);
  const one = await by_keyboard(page);
  await start(plain);
  const two = await by_forms(plain);
  assert.notEqual(one, two);
  const [first, second] = [await document_of(plain, one), await document_of(plain, two)];
  assert.equal(first.questions.length, 10);
  assert.deepEqual(first.questions[2].show_if, { all: [{ question: 'q1', op: 'is', value: 'yes' }] });
  assert.deepEqual(first, second);
  assert.deepEqual(complaints, []);

  for (const code of [one, two]) {
    await act(plain, place, code, 'submit');
    await act(lead, place, code, 'approve');
    await act(plain, place, code, 'open');
    assert.equal((await fetch(`${server.address}/c/${code}/fr/9-12`)).status, 200);
  }
});
