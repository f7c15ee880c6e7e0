// axe, for pages of a browser without script: axe itself needs timers, and they stand still there.

/** Where everything stands, to the tenth of a pixel. */
const places = (page) => page.evaluate(() => [...document.querySelectorAll('body *')].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [one.tagName, one.id, ...[x, y, width, height].map((length) => Math.round(length * 10))].join(' ');
}));

/** Takes out the styles that only a browser with script applies. */
const drop_styles_for_script = (page) => page.evaluate(() => {
  const drop = (group) => {
    for (let at = group.cssRules.length - 1; at >= 0; at -= 1) {
      const rule = group.cssRules[at];
      if (rule.media?.mediaText.includes('scripting')) group.deleteRule(at);
      else if (rule.cssRules) drop(rule);
    }
  };
  for (const sheet of document.styleSheets) drop(sheet);
});

/**
 * Lets timers run on a page that was read without script: its own script stays unread, and its styles stay
 * those of a browser without script. What moved by this, which must be nothing.
 */
export const wake_timers = async (page, prepare = drop_styles_for_script) => {
  const before = await places(page);
  await prepare(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setScriptExecutionDisabled', { value: false });
  const after = await places(page);
  return before.filter((place, at) => place !== after[at]);
};
