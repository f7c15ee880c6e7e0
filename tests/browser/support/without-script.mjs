// A page as a browser without script shows it, but with timers, which axe needs and which stand still there.

/** Where everything stands, to the tenth of a pixel. */
export const places = (page) => page.evaluate(() => [...document.querySelectorAll('body *')].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [one.tagName, one.id, ...[x, y, width, height].map((length) => Math.round(length * 10))].join(' ');
}));

/** The script of the pages to come never arrives. */
export const lose_script = (page) => page.route('**/*.js', (route) => route.abort());

/** Takes out the styles that only a browser with script applies. */
export const drop_styles_for_script = (page) => page.evaluate(() => {
  const drop = (group) => {
    for (let at = group.cssRules.length - 1; at >= 0; at -= 1) {
      const rule = group.cssRules[at];
      if (rule.media?.mediaText.includes('scripting')) group.deleteRule(at);
      else if (rule.cssRules) drop(rule);
    }
  };
  for (const sheet of document.styleSheets) drop(sheet);
});
