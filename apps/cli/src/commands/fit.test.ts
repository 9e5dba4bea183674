/** `fit` on real data, against certified values, and its contract: JSON, exit codes, reports, records. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StrdName, strd } from '@thetakit/problems';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FitSummary } from '../fit/fit-summary.ts';
import type { RunRecord } from '../run/run-record.ts';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';

interface FitDocument {
  readonly fit: FitSummary;
  readonly result: { readonly x: number[]; readonly reason: string; readonly success: boolean };
  readonly run: RunRecord;
  readonly predictions?: readonly {
    readonly inputs: Record<string, number>;
    readonly value: number;
    readonly standardError: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly report?: string;
}

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
  for (const name of ['Misra1a', 'Nelson', 'Thurber'] as const) await workspace.write(`${name}.csv`, csvOf(name));
});
afterAll(() => workspace.remove());

function csvOf(name: StrdName): string {
  const { columns } = strd[name];
  const names = Object.keys(columns);
  const rows = columns[names[0] ?? ''] ?? [];
  return `${names.join(',')}\n${rows.map((_, i) => names.map((each) => columns[each]?.[i]).join(',')).join('\n')}\n`;
}

const startOf = (name: StrdName, which: 0 | 1) => strd[name].parameters.map((parameter, i) => `${parameter}=${strd[name].starts[which][i]}`).join(',');

async function fit(...argv: string[]) {
  const run = await runCli(['fit', ...argv, '--json'], { cwd: workspace.folder });
  return { run, document: run.document() as unknown as FitDocument };
}

describe('thetakit fit', () => {
  it.each(['Misra1a', 'Nelson', 'Thurber'] as const)('gives the certified estimates, standard errors and residual deviation of %s', async (name) => {
    const { formula, certified } = strd[name];
    const { run, document } = await fit('--data', `${name}.csv`, '--model', formula, '--start', startOf(name, 0));
    expect([run.code, run.stderr]).toEqual([0, '']);
    const close = (value: number, expected: number, digits: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(10 ** -digits);
    // Certified to eleven digits; the methods promise six, standard errors lose some to the condition of J'J.
    for (const [i, { value, standardError, t }] of document.fit.estimates.entries()) {
      close(value, certified.parameters[i] ?? Number.NaN, 8);
      close(standardError, certified.standardDeviations[i] ?? Number.NaN, 6);
      close(t, (certified.parameters[i] ?? 0) / (certified.standardDeviations[i] ?? 1), 6);
    }
    close(document.fit.residualStandardDeviation, certified.residualStandardDeviation, 8);
    close(document.fit.residualSumOfSquares, certified.residualSumOfSquares, 8);
    expect(document.fit.degreesOfFreedom).toBe(certified.degreesOfFreedom);
  });

  it('prints estimates, intervals, statistics and the reason of convergence', async () => {
    const run = await runCli(['fit', '--data', 'Misra1a.csv', '--model', 'y ~ b1*(1-exp(-b2*x))', '--start', 'b1=500,b2=1e-4'], { cwd: workspace.folder });
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^y ~ b1\*\(1 - exp\(-b2\*x\)\)\n/);
    expect(run.stdout).toMatch(/\nb1 +238\.94213 +2\.707/);
    expect(run.stdout).toMatch(/residual std\. deviation +0\.10187876 on 12 degrees of freedom/);
    expect(run.stdout).toMatch(/Correlation of the estimates/);
    expect(run.stdout).toMatch(/outcome +success: /);
  });

  it('records everything that a repetition needs', async () => {
    const { document } = await fit('--data', 'Misra1a.csv', '--model', 'y ~ b1*(1-exp(-b2*x))', '--start', 'b1=500,b2=1e-4', '--seed', '7', '--maxfev', '500');
    const text = await readFile(join(workspace.folder, 'Misra1a.csv'));
    expect(document.run).toMatchObject({
      argv: expect.arrayContaining(['fit', '--seed', '7']),
      method: { kind: 'least-squares', id: expect.stringMatching(/\/levenberg-marquardt$/) },
      settings: { maxfev: 500 },
      seed: 7,
      start: [500, 1e-4],
      subject: { model: 'y ~ b1*(1-exp(-b2*x))', data: 'Misra1a.csv', rows: 14, rowsLeftOut: 0, sha256: createHash('sha256').update(text).digest('hex') },
      outcome: { success: true, status: 0 },
      versions: { node: process.versions.node, '@thetakit/cli': expect.any(String), '@thetakit/problems': expect.any(String) },
    });
    expect(Object.keys(document.run.options).length).toBeGreaterThan(2);
    expect(document.run.counts.evaluations).toBeGreaterThan(3);
  });

  it('gives the same numbers twice', async () => {
    const numbers = async () =>
      JSON.stringify((await fit('--data', 'Thurber.csv', '--model', strd.Thurber.formula, '--start', startOf('Thurber', 1))).document.fit);
    expect(await numbers()).toBe(await numbers());
  });

  it('fits a straight line as the closed form does, weighted or not', async () => {
    // y = 2 + 3x with errors (1, -1, -1, 1): orthogonal to 1 and x = (-3, -1, 1, 3), so a = 2, b = 3, RSS = 4, s^2 = 2,
    // se(a) = sqrt(2/4), se(b) = sqrt(2/20).
    await workspace.write('line.csv', 'x,y,sd,w\n-3,-6,1,4\n-1,-2,1,4\n1,4,1,4\n3,12,1,4\n');
    const { fit: plain } = (await fit('--data', 'line.csv', '--model', 'y ~ a + b*x', '--start', 'a=0,b=0')).document;
    expect(plain.estimates.map(({ value }) => value)).toEqual([expect.closeTo(2, 10), expect.closeTo(3, 10)]);
    expect(plain.estimates.map(({ standardError }) => standardError)).toEqual([expect.closeTo(Math.sqrt(1 / 2), 10), expect.closeTo(Math.sqrt(1 / 10), 10)]);
    // t quantile of 0.975 on 2 degrees of freedom: sqrt(2) * 0.95 / sqrt(1 - 0.95^2).
    const quantile = (Math.SQRT2 * 0.95) / Math.sqrt(1 - 0.95 ** 2);
    expect(plain.estimates[1]?.high).toBeCloseTo(3 + quantile * Math.sqrt(1 / 10), 8);
    // TSS about the mean 2: 64 + 16 + 4 + 100 = 184.
    expect(plain.rSquared).toBeCloseTo(1 - 4 / 184, 10);
    // Equal weights change nothing but the scale of the residuals.
    const { fit: weighted } = (await fit('--data', 'line.csv', '--model', 'y ~ a + b*x', '--start', 'a=0,b=0', '--weights', 'w')).document;
    expect(weighted.estimates[1]?.standardError).toBeCloseTo(Math.sqrt(1 / 10), 10);
    expect(weighted.residualSumOfSquares).toBeCloseTo(16, 9);
    // Known standard deviations: se from (X'X)^-1 alone, and a normal... with sd = 1, s is not used.
    const { fit: absolute } = (await fit('--data', 'line.csv', '--model', 'y ~ a + b*x', '--start', 'a=0,b=0', '--sigma', 'sd', '--absolute-sigma')).document;
    expect(absolute.estimates.map(({ standardError }) => standardError)).toEqual([expect.closeTo(Math.sqrt(1 / 4), 10), expect.closeTo(Math.sqrt(1 / 20), 10)]);
  });

  it('predicts the mean with its interval', async () => {
    await workspace.write('new.csv', 'x\n0\n5\n');
    const { document } = await fit('--data', 'line.csv', '--model', 'y ~ a + b*x', '--start', 'a=0,b=0', '--predict', 'new.csv');
    // Var(a + b x) = s^2 (1/4 + x^2/20) with s^2 = 2; of a new observation s^2 more. Student's t on 2 degrees of freedom at 0.975.
    const t = 4.302652729749462;
    expect(document.predictions).toEqual([
      {
        inputs: { x: 0 },
        value: expect.closeTo(2, 9),
        standardError: expect.closeTo(Math.sqrt(0.5), 9),
        low: expect.closeTo(2 - t * Math.sqrt(0.5), 9),
        high: expect.any(Number),
        observation: { low: expect.closeTo(2 - t * Math.sqrt(2.5), 9), high: expect.closeTo(2 + t * Math.sqrt(2.5), 9) },
      },
      {
        inputs: { x: 5 },
        value: expect.closeTo(17, 9),
        standardError: expect.closeTo(Math.sqrt(2 * (1 / 4 + 25 / 20)), 9),
        low: expect.any(Number),
        high: expect.any(Number),
        observation: { low: expect.closeTo(17 - t * Math.sqrt(5), 9), high: expect.closeTo(17 + t * Math.sqrt(5), 9) },
      },
    ]);
    const text = (
      await runCli(['fit', '--data', 'line.csv', '--model', 'y ~ a + b*x', '--start', 'a=0,b=0', '--predict', 'new.csv'], { cwd: workspace.folder })
    ).stdout;
    expect(text).toContain('Predictions of the mean, and intervals of one new observation');
  });

  it('fits a constant, leaves rows of weight zero out, and says what the data do not determine', async () => {
    await workspace.write('four.csv', 'x,y,w\n1,2,1\n2,4,1\n3,9,1\n4,500,0\n');
    const constant = (await fit('--data', 'four.csv', '--model', 'y ~ m', '--start', 'm=1', '--weights', 'w')).document.fit;
    // Mean of 2, 4, 9 is 5; s^2 = (9 + 1 + 16)/2 = 13; se = sqrt(13/3).
    expect(constant).toMatchObject({ observations: 3, degreesOfFreedom: 2 });
    expect(constant.estimates[0]).toMatchObject({ value: expect.closeTo(5, 9), standardError: expect.closeTo(Math.sqrt(13 / 3), 9) });
    expect(constant.rSquared).toBeCloseTo(0, 9);
    const product = await fit('--data', 'four.csv', '--model', 'y ~ a*b*x', '--start', 'a=1,b=1');
    expect(product.document.fit.warning).toBe('the data determine only 1 of 2 combinations of the parameters, not a and b: standard errors are infinite');
    expect(product.document.fit.correlation).toBeUndefined();
  });

  it('keeps parameters inside their bounds', async () => {
    // The free solution has b = 3; under b <= 2.5 the residuals of a are still centred, so a stays 2.
    const { run, document } = await fit('--data', 'line.csv', '--model', 'y ~ a + b*x', '--start', 'a=0,b=0', '--bounds', 'b=:2.5');
    expect(run.code).toBe(0);
    expect(document.result.x).toEqual([expect.closeTo(2, 6), expect.closeTo(2.5, 9)]);
  });

  it('uses any method, and exits 3 when the goal is not met', async () => {
    const { run, document } = await fit('--data', 'line.csv', '--model', 'y ~ a + b*x', '--start', 'a=0,b=0', '--method', 'nelder-mead');
    expect(run.code).toBe(0);
    expect(document.result.x).toEqual([expect.closeTo(2, 3), expect.closeTo(3, 3)]);
    const short = await fit('--data', 'Thurber.csv', '--model', strd.Thurber.formula, '--start', startOf('Thurber', 0), '--maxfev', '3');
    expect([short.run.code, short.document.result.reason]).toEqual([3, 'max-evaluations']);
  });

  it('stops at Ctrl+C while it reads: exit 130, nothing written', async () => {
    const controller = new AbortController();
    controller.abort();
    const argv = ['fit', '--data', 'Thurber.csv', '--model', strd.Thurber.formula, '--start', startOf('Thurber', 0), '--report', 'stopped.html'];
    const world = { cwd: workspace.folder, signal: controller.signal };
    expect(await runCli(argv, world)).toMatchObject({ code: 130, stdout: '', stderr: 'Interrupted before there was a result.\n' });
    expect((await runCli([...argv, '--json'], world)).document()).toEqual({ schemaVersion: 1, command: 'fit', interrupted: true });
    expect(await workspace.files()).not.toContain('stopped.html');
  });

  it('writes one page that needs no network', async () => {
    const { run, document } = await fit('--data', 'Misra1a.csv', '--model', 'y ~ b1*(1-exp(-b2*x))', '--start', 'b1=500,b2=1e-4', '--report', 'out.html');
    expect(run.code).toBe(0);
    expect(document.report).toBe(join(workspace.folder, 'out.html'));
    const html = await readFile(join(workspace.folder, 'out.html'), 'utf8');
    expect(html.match(/<svg /g)).toHaveLength(4);
    expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(\s*['"]?http/);
    for (const text of [
      'confidence band',
      'band of new observations',
      '238.94213',
      'thetakit fit --data Misra1a.csv',
      document.run.subject['sha256'] as string,
    ])
      expect(html).toContain(text);
    expect((await workspace.files()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
