// axe on a page, with every rule on that the acceptance names.

import { readFile } from 'node:fs/promises';

const axe = await readFile(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds, one line each. The style sheet must be there, or findings mean nothing.
 * With forced colours the colours are the person's own, and axe reads those of the page instead:
 * contrast is left out there, and only there.
 */
export const findings = async (page) => {
  const colour = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--brand'));
  if (!colour.trim()) throw new Error(`no style sheet on ${page.url()}`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => {
    const enabled = !matchMedia('(forced-colors: active)').matches;
    return window.axe.run({ runOnly: tags, rules: { 'color-contrast': { enabled } } });
  }, TAGS);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${node.target.join(' ')}: ${node.any.concat(node.all, node.none)[0]?.message ?? ''}`));
};

/** What sticks out of the page sideways. */
export const overflow = (page) => page.evaluate(() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [`${root.scrollWidth} > ${root.clientWidth}`, ...[...document.body.querySelectorAll('*')]
    .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
    .slice(0, 4).map((one) => `${one.tagName} ${one.className}`)];
});

/** Interactive elements smaller than a finger, but for links within a sentence. */
export const small_targets = (page, least = 48) => page.evaluate((size) => {
  const targets = document.querySelectorAll('a, button, summary, input:not([type=hidden]), textarea, select');
  const found = [];
  for (const target of targets) {
    if (!target.checkVisibility({ visibilityProperty: true }) || target.matches('.skip')) continue;
    // The line that people leave empty is cut away: no finger reaches it.
    if (target.matches('.vh[aria-hidden=true] [tabindex="-1"]')) continue;
    // The whole row of a choice is its target.
    const box = (target.closest('label') ?? target).getBoundingClientRect();
    const inline = target.tagName === 'A' && target.parentElement.matches('p, b, dd, li')
      && target.parentElement.textContent.trim() !== target.textContent.trim();
    if (inline || box.width === 0) continue;
    if (box.height < size - 0.5 || box.width < size - 0.5) {
      found.push(`${target.tagName} "${target.textContent.trim().slice(0, 30)}" ${Math.round(box.width)}×${Math.round(box.height)}`);
    }
  }
  return found;
}, least);
