import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../testing/document-schemas.ts';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';
import { logRelativeError } from './log-relative-error.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace.remove());

describe('logRelativeError', () => {
  it('counts digits of agreement, at most eleven', () => {
    // |1.0001 - 1| = 1e-4: four digits.
    expect(logRelativeError(1.0001, 1)).toBeCloseTo(4, 10);
    expect([logRelativeError(2, 2), logRelativeError(1e9, 1), logRelativeError(Number.NaN, 1), logRelativeError(1e-3, 0)]).toEqual([11, 0, 0, 3]);
  });
});

describe('thetakit demo', () => {
  it('fits all 54 certified cases to six digits, solves the polynomial with three methods, samples a school, and writes one page', async () => {
    const started = performance.now();
    const run = await runCli(['demo', '--json'], { cwd: workspace.folder });
    expect(run.code).toBe(0);
    // Long work says where it is every few seconds, and nothing else goes there.
    expect(run.stderr).toMatch(/^(demo: \d+\/100 after [^\n]+\n)*$/);
    expect(performance.now() - started).toBeLessThan(120_000);
    expect(DOCUMENT_SCHEMAS.demo.safeParse(run.document()).error?.issues ?? []).toEqual([]);
    const document = run.document() as unknown as { report: string; chapters: { id: string; success: boolean; facts: Record<string, unknown> }[] };
    expect(document.chapters.map(({ id, success }) => [id, success])).toEqual([
      ['one-fit', true],
      ['certified-fits', true],
      ['lecture-polynomial', true],
      ['network-formation', true],
      ['what-and-where', true],
    ]);
    expect(document.chapters[1]?.facts).toMatchObject({ fits: 54, right: 54 });
    const methods = document.chapters[2]?.facts['methods'] as { name: string; evaluations: number; loss: number }[];
    // The loss is quadratic: Newton is there after one step, that is two evaluations; values alone need a hundred times as many.
    expect(methods.map(({ name }) => name)).toEqual(['Nelder-Mead', 'L-BFGS-B', 'Newton']);
    const [simplex = 0, quasi = 0, newton = 0] = methods.map(({ evaluations }) => evaluations);
    expect(newton).toBeLessThanOrEqual(3);
    expect(quasi).toBeGreaterThan(10 * newton);
    expect(simplex).toBeGreaterThan(5 * quasi);
    // The preferences that made the school come back: each within three posterior standard deviations, from chains that agree.
    const school = document.chapters[3]?.facts as unknown as { truth: Record<string, number>; posterior: Record<'mean' | 'sd' | 'rHat', number>[] };
    expect(Object.keys(school.truth)).toEqual(['const', 'match(sex)', 'sqdiff(grade)', 'shared(classes)', 'deg', 'dist2']);
    for (const [k, truth] of Object.values(school.truth).entries()) {
      const { mean = 0, sd = 0, rHat = 2 } = school.posterior[k] ?? {};
      expect(Math.abs(mean - truth)).toBeLessThan(3 * sd);
      expect(rHat).toBeLessThan(1.01);
    }
    expect(document.report).toBe(join(workspace.folder, 'thetakit-demo.html'));
    const html = await readFile(document.report, 'utf8');
    expect(html.match(/<svg /g)).toHaveLength(28);
    expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(\s*['"]?http/);
    expect(html).toContain('54 of 54 fits are right to 6 digits or more.');
  }, 150_000);

  it('runs one chapter, and refuses one that does not exist', async () => {
    const run = await runCli(['demo', '--chapter', 'lecture-polynomial', '--report', 'one.html'], { cwd: workspace.folder });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^ok {2}lecture-polynomial: evaluations to fit/);
    expect(run.stdout).toContain(join(workspace.folder, 'one.html'));
    expect(await runCli(['demo', '--chapter', 'certified-fit'], { cwd: workspace.folder })).toMatchObject({
      code: 2,
      stderr: 'ID_UNKNOWN: --chapter: chapter "certified-fit" does not exist. Did you mean "certified-fits"?\n',
    });
  });

  it('shows one fit in full: estimates and standard errors as NIST certifies them, in the terminal and in the page', async () => {
    const run = await runCli(['demo', '--chapter', 'one-fit', '--report', 'fit.html'], { cwd: workspace.folder });
    expect(run.code).toBe(0);
    // Thurber's first certified parameter is 1.2881396800E+03 with standard deviation 4.6647963344E+00.
    expect(run.stdout).toMatch(/^b1 +1288\.1397 +4\.665 /m);
    expect(run.stdout).toMatch(/^residual std\. deviation +13\.714601/m);
    const html = await readFile(join(workspace.folder, 'fit.html'), 'utf8');
    expect(html).toContain('<td class="number">1288.1397</td><td class="number">4.6648</td>');
    expect(html.match(/<svg /g)).toHaveLength(4);
  });

  it('stops at Ctrl+C with exit 130', async () => {
    const controller = new AbortController();
    controller.abort();
    expect((await runCli(['demo', '--report', 'stopped.html'], { cwd: workspace.folder, signal: controller.signal })).code).toBe(130);
  });
});
