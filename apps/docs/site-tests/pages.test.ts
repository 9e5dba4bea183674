/** Every page opens on a phone without errors, without requests that leave the site, and without overflowing. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inParallel, type OpenSite, openSite, sitePages, watch } from './open-site.ts';

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Pages by the first part of their address; the pages of first-order rules and of test problems are many. */
const groups = ['optimizer', 'problem', 'other'] as const;
const groupOf = (path: string) => /^\/reference\/(optimizer|problem)\//.exec(path)?.[1] ?? 'other';

it.each(groups)('opens every page without a complaint, and none is wider than a phone: %s', async (group) => {
  const pages = sitePages().filter((path) => groupOf(path) === group);
  expect(pages.length).toBeGreaterThan(25);
  const complaints: string[] = [];
  const context = await site.browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  await inParallel(pages, 2, async (path) => {
    const page = await context.newPage();
    watch(page, site.origin, (problem) => complaints.push(`${path}: ${problem}`));
    await page.goto(site.origin + path, { waitUntil: 'load' });
    await page.waitForSelector('h1, .VPHero');
    const { title, headings, overflow } = await page.evaluate(() => ({
      title: document.title,
      headings: document.querySelectorAll('h1').length,
      overflow: document.documentElement.scrollWidth - window.innerWidth,
    }));
    if (title === '') complaints.push(`${path}: has no title`);
    if (headings !== 1) complaints.push(`${path}: has ${headings} first headings`);
    if (overflow > 0) complaints.push(`${path}: is ${overflow} pixels wider than a phone`);
    await page.close();
  });
  await context.close();
  expect(complaints).toEqual([]);
});

/** Bytes of a first visit, compressed. */
async function firstLoad(path: string): Promise<number> {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.url().startsWith(site.origin))
      sizes.push(
        response.body().then(
          (body) => gzipSync(body).length,
          () => 0,
        ),
      );
  });
  await page.goto(site.origin + path, { waitUntil: 'networkidle' });
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await context.close();
  return bytes;
}

it.each(['/', '/guides/choose', '/guides/troubleshooting', '/guides/optimizers', '/reference/error-codes'])(
  'loads %s with at most 200 kB, compressed',
  async (path) => {
    expect(await firstLoad(path)).toBeLessThanOrEqual(200_000);
  },
);

it('finds pages by their words, without a server', async () => {
  const { page, problems } = await site.open('/guides/');
  await page.locator('button.DocSearch-Button').first().click();
  await page.locator('#localsearch-input').fill('Nelder');
  await page.waitForSelector('.VPLocalSearchBox .result');
  expect(await page.locator('.VPLocalSearchBox .result').count()).toBeGreaterThan(1);
  expect(problems).toEqual([]);
  await page.context().close();
});

it('remembers the theme, and has both', async () => {
  const { page } = await site.open('/course/gradient', { colorScheme: 'dark' });
  expect(await page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(true);
  await page.locator('.VPSwitchAppearance').first().click();
  await page.reload();
  expect(await page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(false);
  await page.context().close();
});
