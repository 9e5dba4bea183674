/** Every figure runs to its end in a page, and a link to it restores it. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIGURES } from '../src/figures/figures.ts';
import { type OpenSite, openSite } from './open-site.ts';

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Pages of the course by the figures on them. */
const pages: Readonly<Record<string, string>> = {
  losses: '/course/loss',
  search: '/course/search',
  descent: '/course/gradient',
  'learning-rate': '/course/learning-rate',
  ball: '/course/momentum',
  eigen: '/course/momentum',
  race: '/course/family',
  'newton-line': '/course/newton',
  'newton-plane': '/course/newton',
  'curve-fit': '/course/external',
  simplex: '/course/external',
  sysid: '/course/system-identification',
  meetings: '/course/networks',
  posterior: '/course/networks',
  reassign: '/course/networks',
};

const at = (page: Page, id: string) => page.locator(`section.live-figure#${id}`);

async function ready(page: Page, id: string): Promise<void> {
  await at(page, id).scrollIntoViewIfNeeded();
  await page.waitForSelector(`#${id}[data-phase="ready"], #${id}[data-phase="done"]`);
}

const statusOf = (page: Page, id: string) => at(page, id).locator('.status').textContent();

describe.each(FIGURES.map(({ spec }) => ({ id: spec.id, spec })))('$id', ({ id, spec }) => {
  it('runs to its end and is restored by its link', async () => {
    const { page, problems } = await site.open(pages[id] ?? `/course/${id}`);
    await ready(page, id);
    expect(await at(page, id).locator('.backend').textContent()).toMatch(/float(64|32)/);
    await at(page, id).locator('[data-action="step"]').click();
    await page.waitForSelector(`#${id}[data-steps="1"]`);
    await at(page, id).locator('[data-action="run"]').click();
    await page.waitForSelector(`#${id}[data-phase="done"]`, { timeout: 60_000 });
    const end = await statusOf(page, id);
    const steps = Number(await at(page, id).getAttribute('data-steps'));
    expect(steps).toBeGreaterThan(1);
    expect(await at(page, id).locator('svg').count()).toBe(spec.panels.length);
    await at(page, id).locator('[data-action="share"]').click();
    const address = page.url();
    expect(address).toContain(`#${id}`);
    expect(problems).toEqual([]);
    await page.context().close();

    const again = await site.open(address.slice(site.origin.length));
    await again.page.waitForSelector(`#${id}[data-phase="done"]`, { timeout: 60_000 });
    expect(await statusOf(again.page, id)).toBe(end);
    expect(again.problems).toEqual([]);
    await again.page.context().close();
  });
});

it('trains on WebGL in the page, to its end', async () => {
  const { page, problems } = await site.open('/course/system-identification#sysid?trainer=webgl&samples=400');
  await ready(page, 'sysid');
  expect(await at(page, 'sysid').locator('.backend').textContent()).toBe('TensorFlow.js, WebGL, float32');
  await at(page, 'sysid').locator('[data-action="run"]').click();
  await page.waitForSelector('#sysid[data-phase="done"]', { timeout: 200_000 });
  expect(await statusOf(page, 'sysid')).toContain('250 training steps');
  expect(problems.filter((each) => !/GPU stall due to ReadPixels|GL Driver Message/.test(each))).toEqual([]);
  await page.context().close();
});

describe('by keyboard and pointer', () => {
  it('moves a slider with arrow keys and keeps the steps', async () => {
    const { page } = await site.open('/course/gradient');
    await ready(page, 'descent');
    for (let i = 0; i < 3; i++) await at(page, 'descent').locator('[data-action="step"]').press('Enter');
    await page.waitForSelector('#descent[data-steps="3"]');
    const before = await statusOf(page, 'descent');
    await at(page, 'descent').locator('input[name="rate"]').press('ArrowRight');
    await page.waitForFunction((text) => document.querySelector('#descent .status')?.textContent !== text, before);
    expect(await at(page, 'descent').getAttribute('data-steps')).toBe('3');
    await page.context().close();
  });

  it('starts where the surface is pressed, and resets', async () => {
    const { page } = await site.open('/course/gradient');
    await ready(page, 'descent');
    const start = await statusOf(page, 'descent');
    const box = (await at(page, 'descent').locator('.plot-box').first().boundingBox())!;
    await page.mouse.click(box.x + box.width * 0.7, box.y + box.height * 0.3);
    await page.waitForFunction((text) => document.querySelector('#descent .status')?.textContent !== text, start);
    await at(page, 'descent').locator('[data-action="reset"]').click();
    await page.waitForFunction((text) => document.querySelector('#descent .status')?.textContent === text, start);
    await page.context().close();
  });

  it('shows what is wrong with a formula, and recovers', async () => {
    const { page } = await site.open('/course/family');
    await ready(page, 'race');
    const input = at(page, 'race').locator('input[name="formula"]');
    await input.fill('x^2 + z');
    await input.press('Tab');
    await page.waitForSelector('#race[data-phase="failed"]');
    expect(await statusOf(page, 'race')).toContain('FORMULA_NAME');
    await input.fill('x^2 + y^2');
    await input.press('Tab');
    await page.waitForSelector('#race[data-phase="ready"]');
    await page.context().close();
  });
});

describe('the reference', () => {
  const live = ['optimizer/adam', 'minimizer/grid', 'least-squares/levenberg-marquardt', 'problem/beale', 'problem/strd-misra1a'];
  it.each(live.map((entry) => `/reference/${entry}`))('runs live on %s', async (path) => {
    const { page, problems } = await site.open(path);
    const id = `run-${path.split('/').at(-1)}`;
    await ready(page, id);
    await at(page, id).locator('[data-action="run"]').click();
    await page.waitForSelector(`#${id}[data-phase="done"]`, { timeout: 60_000 });
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
