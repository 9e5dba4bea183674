/** The playground: runs, reports what is wrong with the code, ends what does not end, and is restored by its link. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenSite, openSite } from './open-site.ts';

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const phase = (page: Page, name: string) => page.waitForSelector(`.playground[data-phase="${name}"]`, { timeout: 60_000 });
const cell = (page: Page, name: string) => page.locator(`.playground tr:has(th:text-is("${name}")) td`).textContent();

it('runs the loss of the reader with a method of the reader, and restores both from the link', async () => {
  const { page, problems } = await site.open('/playground');
  await phase(page, 'done');
  expect(await cell(page, 'success')).toBe('true');
  await page.locator('textarea[name="code"]').fill('const target: number = 0.25;\nreturn tf.sum(tf.square(tf.sub(x, target)));');
  await page.locator('select[name="method"]').selectOption('minimizer/nelder-mead');
  await page.locator('.playground [data-action="run"]').click();
  await phase(page, 'running').catch(() => undefined);
  await phase(page, 'done');
  const solution = await cell(page, 'x');
  expect(solution).toMatch(/0\.25000|0\.24999/);
  await page.locator('.playground [data-action="share"]').click();
  const address = page.url().slice(site.origin.length);
  expect(problems).toEqual([]);
  await page.context().close();

  const again = await site.open(address);
  await phase(again.page, 'done');
  expect(await cell(again.page, 'x')).toBe(solution);
  expect(await again.page.locator('textarea[name="code"]').inputValue()).toContain('const target: number = 0.25;');
  await again.page.context().close();
});

it('shows errors of the code and ends an endless loop', async () => {
  const { page } = await site.open('/playground');
  await phase(page, 'done');
  const code = page.locator('textarea[name="code"]');
  await code.fill('return x.dataSync()[0];');
  await code.press('Control+Enter');
  await phase(page, 'failed');
  expect(await page.locator('.playground .status').textContent()).toContain('TRACE_VALUE_READ');
  await code.fill('for (;;) {}');
  await code.press('Control+Enter');
  await phase(page, 'running');
  await page.locator('.playground [data-action="stop"]').click();
  await phase(page, 'failed');
  expect(await page.locator('.playground .status').textContent()).toBe('Stopped.');
  await page.context().close();
});
