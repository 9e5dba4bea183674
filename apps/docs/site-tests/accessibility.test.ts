/** axe finds nothing, in light and dark; nothing on a page moves while it loads. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inParallel, type OpenSite, openSite, sitePages } from './open-site.ts';

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One page of each kind of the reference, and everything else. */
const shown = sitePages().filter((path) => !/^\/reference\/[\w-]+\//.test(path) || /\/(adam|nelder-mead|levenberg-marquardt|sqdiff|beale|hmc)$/.test(path));

it.each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)('has no violation in $colorScheme, $width pixels wide', async ({ colorScheme, width }) => {
  const violations: string[] = [];
  await inParallel(shown, 2, async (path) => {
    const { page } = await site.open(path, { colorScheme, viewport: { width, height: 900 } });
    for (const figure of await page.locator('.live-figure').all()) await figure.scrollIntoViewIfNeeded();
    await page.waitForFunction(
      () => document.querySelector('.live-figure:is([data-phase="waiting"], [data-phase="loading"], [data-phase="running"])') === null,
    );
    await page.evaluate(source);
    const found = await page.evaluate(async () => {
      const { violations: all } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
      return all.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map(({ html }) => html.slice(0, 160))
            .slice(0, 2)
            .join(' | ')}`,
      );
    });
    violations.push(...found.map((each) => `${path}: ${each}`));
    await page.context().close();
  });
  expect(violations).toEqual([]);
});

it('moves nothing while pages and figures load', async () => {
  const shifts: string[] = [];
  await inParallel(
    shown.filter((path) => /^\/(course|guides|reference)/.test(path)),
    2,
    async (path) => {
      const context = await site.browser.newContext({ viewport: { width: 390, height: 844 } });
      const page = await context.newPage();
      await page.addInitScript(() => {
        const seen = { sum: 0 };
        (globalThis as unknown as { shifts: typeof seen }).shifts = seen;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[]) if (!entry.hadRecentInput) seen.sum += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(site.origin + path, { waitUntil: 'load' });
      for (const figure of await page.locator('.live-figure').all()) await figure.scrollIntoViewIfNeeded();
      await page.waitForFunction(() => document.querySelector('.live-figure:is([data-phase="waiting"], [data-phase="loading"])') === null);
      const sum = await page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum);
      // Browsers call a score below 0.1 good; a hundredth of that is below what anyone sees.
      if (sum > 0.001) shifts.push(`${path}: ${sum.toFixed(4)}`);
      await context.close();
    },
  );
  expect(shifts).toEqual([]);
});
