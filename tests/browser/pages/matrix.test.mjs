// Every kind of question, for everybody: with and without script, from both sides, in every look and width.
//
// In full, for a form as it opens, an answered one (chosen, at the most, ranked, ten coins) and one that came
// back (422): whether anything sticks out, and the size of every target, in all 96 combinations of script,
// direction, look, width and size of text.
// axe: on the answered form, which has chosen and unchosen answers of every kind, in all 48 combinations at
// ordinary size; on the form that came back in every look, and on all three forms with text twice as large, on the
// narrowest width, for each script and direction. What they add to the answered form is the same box and line on
// every width; twice the size changes places, which are looked at in full, but no names or colours.
//
// With script all screens are opened at once: a screen is a block of its own, so what holds beside the
// others holds alone. accessible.test.mjs walks them one by one, up to the thanks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings, overflow, small_targets } from '../support/axe.mjs';
import { phone } from '../support/browser.mjs';
import { QUESTIONS, open_every_kind } from '../support/questionnaire.mjs';
import { setting } from '../support/setting.mjs';
import { drop_styles_for_script, lose_script, places } from '../support/without-script.mjs';

const place = setting(async (here) => {
  here.every_kind = await open_every_kind(here.server);
});

const LOOKS = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'light', forcedColors: 'active' },
};
const WIDTHS = [320, 375, 768, 1440];
const SIZES = [16, 32];

/** One answer or more to every question, so that every condition holds. */
const answer_everything = (page) => page.evaluate(() => {
  const pick = (name, value) => document.querySelector(`[name="q.${name}"][value="${value}"]`).click();
  const type = (name, value) => {
    const field = document.querySelector(`.field[name="q.${name}"]`);
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  for (const name of ['visit', 'alone', 'calm', 'lamp', 'bench', 'tell', 'hurt']) pick(name, 'yes');
  for (const value of ['ball', 'swing']) pick('play', value);
  for (const name of ['mood', 'lines.clean', 'lines.near', 'smile', 'heat', 'score', 'three']) pick(name, '1');
  pick('best', 'vote');
  for (const [at, value] of ['games', 'pond', 'paths'].entries()) {
    const button = document.querySelector(`button[data-code=${value}]`);
    if (button) button.click();
    else pick(`top.${at + 1}`, value);
  }
  for (const [name, value] of [['why', 'Light'], ['trees', '4'], ['area', 'lake'], ['share.sport', '4'], ['share.art', '6'], ['more', 'Shade']]) {
    type(name, value);
  }
});

/** Slips of every sort; the form comes back with them. */
const slip = async (page) => {
  await page.evaluate(() => {
    for (const box of document.querySelectorAll('[name="q.play"]')) box.checked = true;
    for (const rank of ['1', '2']) document.querySelector(`[name="q.top.${rank}"][value=games]`).checked = true;
    document.querySelector('[name="q.share.sport"]').value = '9';
    document.querySelector('[name="q.trees"]').value = 'many';
    const form = document.getElementById('f');
    form.action = form.action.replace(/send$/, 'check');
    form.submit();
  });
  await page.waitForURL('**/check');
  await page.locator('#problems').waitFor();
};

const STATES = { 'as it opens': () => {}, answered: answer_everything, 'sent back': slip };

/** Which questions are in sight. */
const in_sight = (page) => page.locator('.q:visible').count();

/** The form in a state. */
const open_form = async (lang, state, options) => {
  const page = await phone(place.browser, { reducedMotion: 'reduce', script: options.script });
  if (options.lost) await lose_script(page);
  await page.goto(`${place.server.address}/c/${place.every_kind}/${lang}/13-15`);
  await STATES[state](page);
  return page;
};

/** The same with script, all screens in sight at once. */
const with_script = async (lang, state) => {
  const page = await open_form(lang, state, { script: true });
  assert.equal(await page.evaluate(() => document.documentElement.className), 'js');
  await page.evaluate(() => document.querySelectorAll('.p').forEach((screen) => { screen.hidden = false; }));
  return page;
};

/** The same without, as axe can look at it: everything stands where it does in a browser without script. */
const without_script = async (lang, state, drop = drop_styles_for_script) => {
  const plain = await open_form(lang, state, { script: false });
  const page = await open_form(lang, state, { script: true, lost: true });
  await drop(page);
  assert.deepEqual(await places(page), await places(plain));
  await plain.context().close();
  return page;
};

/** Text of a size, as set in the browser. */
const set_text = async (page, size) => {
  page.session ??= await page.context().newCDPSession(page);
  await page.session.send('Page.setFontSizes', { fontSizes: { standard: size, fixed: size } });
};

const is_for_axe = (state, look, width, size) => {
  if (state === 'answered' && size === 16) return true;
  return width === 320 && (look === 'light' || (state === 'sent back' && size === 16));
};

for (const [script, open] of [['with script', with_script], ['without script', without_script]]) {
  for (const [lang, direction] of [['en', 'from left to right'], ['ar', 'from right to left']]) {
    test(`every kind is for everybody, ${direction}, ${script}`, async () => {
      const found = [];
      let [seen, examined] = [0, 0];
      for (const state of Object.keys(STATES)) {
        const page = await open(lang, state);
        if (state === 'answered') assert.ok(await in_sight(page) > QUESTIONS.length, 'every question is in sight');
        for (const size of SIZES) {
          await set_text(page, size);
          for (const [look, media] of Object.entries(LOOKS)) {
            await page.emulateMedia(media);
            for (const width of WIDTHS) {
              await page.setViewportSize({ width, height: 800 });
              const note = (what, all) => found.push(...all.map((one) => `${state}, ${look}, ${width} px, text of ${size}: ${what} ${one}`));
              note('too wide:', await overflow(page));
              note('too small:', await small_targets(page));
              seen += 1;
              if (!is_for_axe(state, look, width, size)) continue;
              note('', await findings(page));
              examined += 1;
            }
          }
        }
        await page.context().close();
      }
      assert.deepEqual(found, []);
      assert.deepEqual([seen, examined], [72, 19]);
    });
  }
}

/** How a row with a box looks when colours are the person's own: widths, styles and the tick. */
const shapes = (page) => page.evaluate(() => Object.fromEntries(
  [...document.querySelectorAll('.q label:has(input:not(.field))')].filter((row) => row.checkVisibility()).map((row) => {
    const box = row.querySelector('input');
    const looks = [[row], [box], [box, '::after'], [row.querySelector('.n') ?? row]].map((part) => {
      const { borderTopWidth, borderTopStyle, outlineStyle, opacity, content } = getComputedStyle(...part);
      return [borderTopWidth, borderTopStyle, outlineStyle, opacity, content].join(' ');
    });
    return [box.id, { checked: box.checked, name: box.name, look: looks.join(', ') }];
  })));

/** The questions whose chosen answer looks as it did before it was chosen. */
const indistinct = async (page) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const before = await shapes(page);
  await answer_everything(page);
  const chosen = Object.entries(await shapes(page)).filter(([id, { checked }]) => checked && before[id]);
  return {
    names: new Set(chosen.map(([, { name }]) => name)).size,
    found: chosen.filter(([id, { look }]) => look === before[id].look).map(([, { name }]) => name),
  };
};

test('with forced colours a chosen answer shows without its colour, in every kind', async () => {
  for (const open of [with_script, without_script]) {
    const { names, found } = await indistinct(await open('en', 'as it opens'));
    assert.deepEqual(found, []);
    assert.ok(names >= 11, `every kind with boxes was chosen: ${names}`);
  }
});

test('control: a chosen answer in another colour alone is noticed', async () => {
  const page = await with_script('en', 'as it opens');
  await page.evaluate(() => {
    const sheet = document.styleSheets[0];
    sheet.insertRule('.opt input::after { opacity: 0 !important }', sheet.cssRules.length);
    sheet.insertRule('.opt:has(input:checked) { border-width: 2px !important }', sheet.cssRules.length);
    sheet.insertRule('.nums :checked + .n { border-width: 2px !important }', sheet.cssRules.length);
  });
  const { names, found } = await indistinct(page);
  assert.equal(new Set(found).size, names);
});

test('control: what is wide, small or pale in one look alone is noticed there', async () => {
  const page = await without_script('en', 'answered');
  await page.evaluate(() => {
    const sheet = document.styleSheets[0];
    sheet.insertRule('@media (min-width: 80rem) { .opt { inline-size: 120vw } }', sheet.cssRules.length);
    sheet.insertRule('@media (max-width: 20rem) { .p .opt.pile .field { min-block-size: 0; block-size: 30px } }', sheet.cssRules.length);
    sheet.insertRule('@media (prefers-color-scheme: dark) { .p h2 { color: #333 } }', sheet.cssRules.length);
  });
  const all = async () => [(await overflow(page)).length > 0, (await small_targets(page)).length > 0, (await findings(page)).length > 0];
  await page.setViewportSize({ width: 375, height: 800 });
  assert.deepEqual(await all(), [false, false, false]);
  await page.setViewportSize({ width: 320, height: 800 });
  assert.deepEqual(await all(), [false, true, false]);
  await set_text(page, 17);
  await page.setViewportSize({ width: 1440, height: 800 });
  assert.deepEqual(await all(), [true, false, false]);
  await set_text(page, 16);
  await page.setViewportSize({ width: 375, height: 800 });
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.deepEqual(await all(), [false, false, true]);
});

test('control: what only a browser with script applies is noticed', async () => {
  await assert.rejects(without_script('en', 'as it opens', () => {}), { code: 'ERR_ASSERTION' });
});
