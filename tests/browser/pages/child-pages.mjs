// Every page a child can meet. Each step leads a page somewhere and calls `look` there.

import { heading, take_part } from '../support/child.mjs';

/** The pages with an address of their own. */
const addresses = (code, lang) => ({
  start: `/?l=${lang}`,
  'start with a wrong code': `/i/zz?l=${lang}`,
  help: `/help?l=${lang}`,
  safety: `/safety?l=${lang}`,
  privacy: `/privacy?l=${lang}`,
  complaints: `/complaints?l=${lang}`,
  accessibility: `/accessibility?l=${lang}`,
  'privacy for the youngest': `/privacy?l=${lang}&b=6-8`,
  'not found': `/nowhere?l=${lang}`,
  closed: `/c/BCDFG?l=${lang}`,
  landing: `/c/${code}?l=${lang}`,
  'landing without an age': `/c/${code}/go?lang=${lang}&l=${lang}`,
  'no thanks': `/c/${code}/no?l=${lang}`,
  'another age': `/c/${code}/age?l=${lang}`,
  withdraw: `/c/${code}/withdraw?l=${lang}`,
});

/** Looks at every page, then at every screen from the first question to the thanks. */
export const every_page = async (page, { server, every_kind }, lang, look) => {
  for (const [name, address] of Object.entries(addresses(every_kind, lang))) {
    await page.goto(server.address + address);
    await look(name);
    if (name === 'landing') {
      await page.click('.lang summary');
      await look('landing with its languages');
      await page.click('.lang summary');
      await page.click('.more summary');
      await page.evaluate(() => scrollTo(0, 0));
      await look('landing with what happens to answers');
    }
  }
  await page.fill('#w', 'aa');
  await page.click('form button');
  await page.locator('.bad').waitFor();
  await look('withdraw with half a code');
  await page.goto('about:blank');

  await take_part(page, server, every_kind, { lang, read: false });
  while (!(await page.locator('#check').isVisible())) {
    const name = `question "${await heading(page)}"`;
    await look(name);
    const boxes = page.locator('.p:visible .opts').first().locator('label:has([type=checkbox])');
    const ranks = page.locator('.p[data-rank]:visible button.opt:not([aria-disabled=true])');
    const coins = page.locator('.p:visible .pile .field');
    if (await ranks.count()) {
      await ranks.nth(0).click();
      await ranks.nth(0).click();
      await look(`${name}, ranked`);
    } else if (await coins.count()) {
      await coins.nth(0).fill('4');
      await page.click('#go');
      await look(`${name}, not yet ten`);
      await coins.nth(1).fill('6');
      await look(`${name}, shared`);
    } else if (await boxes.count()) {
      await boxes.nth(0).click();
      await boxes.nth(1).click();
      await look(`${name}, at its most`);
    } else if (await page.locator('.p:visible label input').count()) {
      await page.locator('.p:visible label').first().click();
      await look(`${name}, chosen`);
    }
    await page.click('#go');
  }
  await look('check');
  await page.click('#veil');
  await look('check, opened');
  await page.click('#send');
  await page.locator('#sent').waitFor();
  await look('sent');
};

/** The pages a browser without script meets; script stays on here, for axe. */
export const plain_pages = async (page, { server, every_kind }, lang, look) => {
  await take_part(page, server, every_kind, { lang });
  const submit = (path, tick) => page.evaluate(([where, all]) => {
    const form = document.getElementById('f');
    for (const box of form.querySelectorAll('[name="q.play"]')) box.checked = all;
    form.action = form.action.replace(/[a-z]+$/, where);
    form.submit();
  }, [path, tick]);
  await submit('check', true);
  await page.locator('#problems').waitFor();
  await look('a form that came back');
  await submit('check', false);
  await page.locator('.veil').waitFor();
  await look('check as a page');
  await page.click('.veil summary');
  await look('check as a page, opened');
  await page.click('.acts .btn:not(.alt)');
  await page.locator('.cd').waitFor();
  await look('sent as a page');
  await page.click('#code a');
  await page.fill('#w', 'tigre-nuage-citron-arbre-47');
  await page.click('form button');
  await page.locator('h1').waitFor();
  await look('withdrawn');
};
