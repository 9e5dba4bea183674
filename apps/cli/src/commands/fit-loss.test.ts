/** Robust losses on the command line. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace.remove());

describe('thetakit fit --loss', () => {
  // y = 2 + 0.5 x with ripples of 0.1, and four of twenty observations far off.
  const rows = Array.from({ length: 20 }, (_, i) => `${i},${(2 + 0.5 * i + 0.1 * Math.sin(5 * i) + (i % 5 === 1 ? 8 : 0)).toFixed(6)}`);
  const line = ['--data', 'outliers.csv', '--model', 'y ~ a + b*x', '--start', 'a=0,b=0'];

  const robust = (...flags: string[]) => runCli(['fit', ...line, ...flags], { cwd: workspace.folder });

  it('is led by the bulk of the data, with intervals that hold the truth and the scale found from the data', async () => {
    await workspace.write('outliers.csv', `x,y\n${rows.join('\n')}\n`);
    for (const loss of ['huber', 'soft_l1', 'cauchy', 'arctan', 'tukey']) {
      const run = await robust('--loss', loss, '--json');
      expect(run.code).toBe(0);
      const { fit: summary } = run.document() as { fit: { estimates: { low: number; high: number; standardError: number }[]; robust: object } };
      for (const [i, truth] of [2, 0.5].entries()) {
        expect(summary.estimates[i]!.low).toBeLessThan(truth);
        expect(summary.estimates[i]!.high).toBeGreaterThan(truth);
        expect(summary.estimates[i]!.standardError).toBeLessThan(0.2);
      }
      expect(summary.robust).toMatchObject({ loss: loss.replace('_', '-'), ...(loss === 'tukey' ? { beyond: 4 } : {}) });
    }
    const text = (await robust('--loss', 'huber', '--loss-scale', '0.2', '--method', 'bfgs')).stdout;
    expect(text).toMatch(/\nloss +huber, C = 0\.2: ordinary residuals have a standard deviation of 0\.1487; \d residuals beyond C\n/);
  });

  it('refuses what does not go together', async () => {
    const refused = async (...flags: string[]) => (await robust(...flags)).stderr;
    expect(await refused('--loss', 'hubr')).toBe(
      'OPTION_OUT_OF_RANGE: --loss: received "hubr", expected one of linear, soft-l1, huber, cauchy, arctan, tukey. Did you mean "huber"?\n',
    );
    expect(await refused('--loss-scale', '2')).toBe('OPTION_CONFLICT: --loss-scale: --loss-scale needs a robust loss. Add --loss huber, or leave it out\n');
    expect(await refused('--loss', 'huber', '--loss-scale', '0')).toContain('--loss-scale: received 0, expected a number > 0');
    expect(await refused('--loss', 'tukey', '--absolute-sigma', '--sigma', 'x')).toContain('OPTION_CONFLICT: --absolute-sigma');
  });
});
