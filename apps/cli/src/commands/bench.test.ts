import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace.remove());

interface BenchDocument {
  readonly scores: { method: string; runs: number; solved: number }[];
  readonly runs: { method: string; problem: string; solved: boolean; calls: number; fun: number }[];
}

describe('thetakit bench', () => {
  it('counts what each method solves, and the counts do not depend on the clock', async () => {
    const argv = ['bench', '--methods', 'bfgs,nelder-mead,gradient-descent', '--problems', 'rosenbrock,beale', '--budget', '2000', '--json'];
    const [first, again] = [await runCli(argv), await runCli(argv)];
    const { scores, runs } = first.document() as unknown as BenchDocument;
    expect(first.code).toBe(0);
    expect(runs).toHaveLength(6);
    // Two minima are known exactly: Rosenbrock's and Beale's, both 0.
    for (const { solved, fun } of runs) expect(solved).toBe(fun <= 1e-8);
    expect(scores.find(({ method }) => method.endsWith('/bfgs'))).toMatchObject({ runs: 2, solved: 2 });
    const counts = (document: Record<string, unknown>) => (document as unknown as BenchDocument).runs.map(({ calls, fun }) => [calls, fun]);
    expect(counts(again.document())).toEqual(counts(first.document()));
  });

  it('prints a table within 80 columns and writes a page', async () => {
    const run = await runCli(['bench', '--methods', 'bfgs,powell', '--problems', 'classic', '--budget', '500', '--report', 'bench.html'], {
      cwd: workspace.folder,
    });
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(Math.max(...run.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(run.stdout).toMatch(/^method +solved +of +first +median calls +time\n/);
    expect(await workspace.files()).toEqual(['bench.html']);
  });

  it('refuses what is not registered', async () => {
    expect(await runCli(['bench', '--problems', 'clasic'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^ID_UNKNOWN: --problems: "clasic" is neither a problem nor a collection\. Did you mean "classic"/),
    });
    expect(await runCli(['bench', '--methods', 'bgfs'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/^ID_UNKNOWN: --method/) });
  });
});
