/** `fit` by method, with bounds, weights, both kinds of intervals and derived quantities. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strd } from '@thetakit/problems';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FitSummary } from '../fit/fit-summary.ts';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';

interface FitDocument {
  readonly fit: FitSummary;
  readonly result: { readonly x: number[] };
}

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
  const { x, y } = strd.Misra1a.columns;
  await workspace.write('Misra1a.csv', `x,y\n${x?.map((value, i) => `${value},${y?.[i]}`).join('\n')}\n`);
});
afterAll(() => workspace.remove());

async function fit(...argv: string[]) {
  const run = await runCli(['fit', ...argv, '--json'], { cwd: workspace.folder });
  return { run, document: run.document() as unknown as FitDocument };
}

describe('thetakit fit with methods, bounds and intervals', () => {
  const misra = (...flags: string[]) => fit('--data', 'Misra1a.csv', '--model', strd.Misra1a.formula, ...flags);

  it.each(['lm', 'trf', 'dogbox', 'gauss-newton', 'trust-exact', 'arc', 'damped-newton', 'sr1-trust'])(
    '--method %s gives the certified fit',
    async (method) => {
      const { document } = await misra('--start', 'b1=250,b2=5e-4', '--method', method, ...(method === 'sr1-trust' ? ['--bounds', 'b1=0:,b2=0:1'] : []));
      // A method that sees the sum alone leaves the square root of its rounding.
      const digits = ['lm', 'trf', 'dogbox', 'gauss-newton'].includes(method) ? 8 : 5;
      document.fit.estimates.forEach(({ value }, i) =>
        expect(Math.abs(value / (strd.Misra1a.certified.parameters[i] ?? 1) - 1), method).toBeLessThan(10 ** -digits),
      );
    },
  );

  it('--interval profile ends where a fit with that parameter fixed has the sum of squares of the limit', async () => {
    const { document } = await misra('--start', 'b1=250,b2=5e-4', '--interval', 'profile');
    expect(document.fit.interval).toBe('profile');
    const [b1, b2] = document.fit.estimates;
    // Not symmetric: b1 reaches farther up than down.
    expect(b1!.high - b1!.value).toBeGreaterThan(1.02 * (b1!.value - b1!.low));
    const { residualSumOfSquares: least, degreesOfFreedom } = document.fit;
    // Student's t on 12 degrees of freedom at 0.975.
    const limit = least * (1 + 2.178812829667228 ** 2 / degreesOfFreedom);
    for (const end of [b1!.low, b1!.high]) {
      const fixed = (await misra('--start', `b1=${end},b2=${b2!.value}`, '--method', 'trf', '--bounds', `b1=${end}:${end}`)).document.fit;
      expect(fixed.residualSumOfSquares / limit).toBeCloseTo(1, 6);
      // A fixed parameter has no error and costs no degree of freedom.
      expect(fixed.estimates[0]).toMatchObject({ value: end, standardError: 0, low: end, high: end });
      expect(fixed.degreesOfFreedom).toBe(degreesOfFreedom + 1);
    }
    const text = (
      await runCli(['fit', '--data', 'Misra1a.csv', '--model', strd.Misra1a.formula, '--start', 'b1=250,b2=5e-4', '--interval', 'profile'], {
        cwd: workspace.folder,
      })
    ).stdout;
    expect(text).toContain('profile 95 % low');
  });

  it('--bounds end on the bound, as in SciPy', async () => {
    // scipy 1.17.1, least_squares by trf and dogbox at tolerances of 1e-15: (200, 0.0006790593778057952), cost 1.667222941096016.
    for (const method of ['lm', 'trf', 'dogbox']) {
      const { document } = await misra('--start', 'b1=150,b2=1e-3', '--method', method, '--bounds', 'b1=0:200,b2=0:1');
      expect(document.result.x[0]).toBe(200);
      expect(document.result.x[1]! / 0.0006790593778057952).toBeCloseTo(1, 7);
      expect(document.fit.residualSumOfSquares / 2).toBeCloseTo(1.667222941096016, 8);
    }
  });

  it('--derive gives functions of the estimates with standard errors by the delta method', async () => {
    const { document } = await misra('--start', 'b1=250,b2=5e-4', '--derive', 'half=log(2)/b2', '--derive', 'slope = b1*b2');
    const [b1, b2] = document.fit.estimates.map(({ value }) => value);
    const covariance = document.fit.covariance ?? [];
    // Var(log 2 / b2) = (log 2 / b2^2)^2 Var(b2); Var(b1 b2) = b2^2 V11 + 2 b1 b2 V12 + b1^2 V22.
    const [half, slope] = document.fit.derived ?? [];
    expect(half?.value).toBeCloseTo(Math.LN2 / b2!, 8);
    expect(half?.standardError).toBeCloseTo((Math.LN2 / b2! ** 2) * Math.sqrt(covariance[3]!), 8);
    const variance = b2! ** 2 * covariance[0]! + 2 * b1! * b2! * covariance[1]! + b1! ** 2 * covariance[3]!;
    // The terms cancel to a part in 1e4.
    expect(slope?.standardError).toBeCloseTo(Math.sqrt(variance), 8);
    expect((slope!.high - slope!.value) / slope!.standardError).toBeCloseTo(2.178812829667228, 6);
    const text = await runCli(
      ['fit', '--data', 'Misra1a.csv', '--model', strd.Misra1a.formula, '--start', 'b1=250,b2=5e-4', '--derive', 'half=log(2)/b2', '--report', 'half.html'],
      { cwd: workspace.folder },
    );
    expect(text.stdout).toMatch(/\nhalf = log\(2\)\/b2 +1259\.9/);
    expect(await readFile(join(workspace.folder, 'half.html'), 'utf8')).toContain('half = log(2)/b2');
  });

  it('--linear needs no start values for the factors of a sum of exponentials, and reaches the certified fit', async () => {
    const { columns, formula, certified, starts } = strd.Lanczos3;
    const { x, y } = columns;
    await workspace.write('Lanczos3.csv', `x,y\n${x?.map((value, i) => `${value},${y?.[i]}`).join('\n')}\n`);
    const start = [1, 3, 5].map((i) => `b${i + 1}=${starts[0][i]}`).join(',');
    const lanczos = ['--data', 'Lanczos3.csv', '--model', formula, '--start', start, '--linear'];
    const { document } = await fit(...lanczos, 'b1,b3,b5');
    // The order of parameters is that of --start, then of --linear.
    for (const { name, value, standardError } of document.fit.estimates) {
      const i = Number(name.slice(1)) - 1;
      expect(Math.abs(value / (certified.parameters[i] ?? 1) - 1), name).toBeLessThan(1e-7);
      expect(Math.abs(standardError / (certified.standardDeviations[i] ?? 1) - 1), name).toBeLessThan(1e-5);
    }
    const refused = async (names: string) => (await runCli(['fit', ...lanczos, names], { cwd: workspace.folder })).stderr;
    expect(await refused('b1,b2')).toMatch(/^(START_MISSING|OPTION_CONFLICT|COLUMN_UNKNOWN)/);
    expect(await refused('b1,b3,b5,b2')).toBe(
      'OPTION_CONFLICT: --linear: the model is not linear in these parameters. Name parameters that only multiply terms, and all such\n',
    );
    const line = (await fit('--data', 'Lanczos3.csv', '--model', 'y ~ a + c*x', '--linear', 'a,c')).document.fit;
    expect(line.estimates.map(({ name }) => name)).toEqual(['a', 'c']);
    const offset = await runCli(['fit', '--data', 'Lanczos3.csv', '--model', 'y ~ a + c*x', '--start', 'a=1', '--linear', 'c'], { cwd: workspace.folder });
    expect(offset.stderr).toContain('OPTION_CONFLICT: --linear: the model has a part without any of these parameters');
  });

  it('weights change profile intervals as they change the others', async () => {
    await workspace.write(
      'weighted.csv',
      `x,y,w\n${[1, 2, 3, 4, 5, 6].map((x) => `${x},${(3 * Math.exp(-0.4 * x) + 0.05 * Math.sin(9 * x)).toFixed(6)},${x % 3}`).join('\n')}\n`,
    );
    const decay = ['--data', 'weighted.csv', '--model', 'y ~ a*exp(-b*x)', '--start', 'a=1,b=1', '--weights', 'w', '--interval'];
    const [wald, profile] = [(await fit(...decay, 'wald')).document.fit, (await fit(...decay, 'profile')).document.fit];
    expect(profile.degreesOfFreedom).toBe(2);
    wald.estimates.forEach(({ low, high }, i) => {
      const own = profile.estimates[i]!;
      // Nearly linear: about the same width.
      expect((own.high - own.low) / (high - low)).toBeGreaterThan(0.8);
      expect((own.high - own.low) / (high - low)).toBeLessThan(1.3);
    });
  });

  it('refuses what does not go together', async () => {
    const refused = async (...flags: string[]) =>
      (await runCli(['fit', '--data', 'Misra1a.csv', '--model', strd.Misra1a.formula, '--start', 'b1=250,b2=5e-4', ...flags], { cwd: workspace.folder }))
        .stderr;
    expect(await refused('--interval', 'profil')).toBe(
      'OPTION_OUT_OF_RANGE: --interval: received "profil", expected wald or profile. Did you mean "profile"?\n',
    );
    expect(await refused('--interval', 'profile', '--loss', 'huber')).toBe(
      'OPTION_CONFLICT: --interval: --interval profile does not go with --loss huber, whose sum is no likelihood. Leave one of them out\n',
    );
    expect(await refused('--derive', 'log(2)/b2')).toBe('USAGE: --derive: received "log(2)/b2", expected name=expression. Write it like half=log(2)/b\n');
    expect(await refused('--derive', 'half=log(2)/b3')).toMatch(/^FORMULA_NAME: formula: unknown name "b3"/);
    expect(await refused('--method', 'newton-cg', '--bounds', 'b1=0:300')).toContain('OPTION_CONFLICT');
  });
});
