import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace.remove());

const minimize = (...argv: string[]) => runCli(['minimize', ...argv], { cwd: workspace.folder });

describe('thetakit minimize', () => {
  it('solves a problem with the default method and with others', async () => {
    for (const method of [[], ['--method', 'nelder-mead'], ['--method', 'BFGS'], ['--method', 'newton']]) {
      const run = await minimize('rosenbrock', ...method, '--json');
      expect([run.code, run.stderr]).toEqual([0, '']);
      const { result } = run.document() as { result: { x: number[]; fun: number; gap: number; success: boolean } };
      expect(result.x).toEqual([expect.closeTo(1, 3), expect.closeTo(1, 3)]);
      expect(result.gap).toBe(result.fun);
      expect(result.success).toBe(true);
    }
  });

  it('prints the solution beside the known one', async () => {
    const run = await minimize('rosenbrock', '--method', 'bfgs');
    expect(run.stdout).toMatch(/^problem +rosenbrock, 2 variables\nmethod +\w+\/bfgs\n/);
    expect(run.stdout).toMatch(/outcome +success: /);
    expect(run.stdout).toMatch(/\n2 +(1|0\.9999\d+|1\.0000\d+) +1\n/);
  });

  it('exits 3 at a limit, 130 when interrupted, and says why', async () => {
    const limited = await minimize('rosenbrock', '--maxfev', '5', '--json');
    expect(limited.code).toBe(3);
    expect(limited.document()).toMatchObject({ result: { reason: 'max-evaluations', success: false }, run: { settings: { maxfev: 5 } } });
    const controller = new AbortController();
    controller.abort();
    const stopped = await runCli(['minimize', 'rosenbrock', '--json'], { cwd: workspace.folder, signal: controller.signal });
    expect(stopped.code).toBe(130);
    expect(stopped.document()).toMatchObject({ result: { reason: 'cancelled' } });
  });

  it('keeps the constraints and bounds of a problem', async () => {
    const run = await minimize('hs71', '--method', 'slsqp', '--json');
    expect([run.code, run.stderr]).toEqual([0, '']);
    const { result } = run.document() as { result: { x: number[]; fun: number } };
    // Hock and Schittkowski (1981), problem 71.
    expect(result.fun).toBeCloseTo(17.0140173, 6);
    expect(result.x[0]).toBe(1);
    // Without constraints the method would leave them for -Infinity: methods that take none refuse the problem.
    expect((await minimize('hs71', '--method', 'l-bfgs-b')).code).toBe(2);
  });

  it('takes starts, bounds, targets and tolerances', async () => {
    const at = async (...argv: string[]) =>
      (await minimize('rosenbrock', ...argv, '--json')).document() as {
        run: { start: number[]; options: Record<string, number> };
        result: { x: number[]; reason: string };
      };
    expect((await at('--start', '-1,2.5')).run.start).toEqual([-1, 2.5]);
    expect((await at('--bounds', ':0.5,:')).result.x[0]).toBeCloseTo(0.5, 6);
    expect((await at('--target', '1')).result.reason).toBe('target-reached');
    const { options } = (await at('--tol', '1e-3')).run;
    expect(Object.values(options)).toContain(1e-3);
  });

  it('writes a page with convergence, contours for two variables, and the record', async () => {
    expect((await minimize('beale', '--method', 'bfgs', '--report', 'beale.html')).code).toBe(0);
    const html = await readFile(join(workspace.folder, 'beale.html'), 'utf8');
    expect(html.match(/<svg /g)).toHaveLength(2);
    expect(html).toContain('thetakit minimize beale --method bfgs --report beale.html');
    expect(html).not.toMatch(/<script|<link|<img|src=/);
    expect((await minimize('lecture-polynomial', '--report', 'six.html')).code).toBe(0);
    expect((await readFile(join(workspace.folder, 'six.html'), 'utf8')).match(/<svg /g)).toHaveLength(1);
  });

  it.each([
    [['rosenbrok'], /^ID_UNKNOWN: registry: problem "rosenbrok" is not registered\. Did you mean "rosenbrock"/],
    [['rosenbrock', '--method', 'bfg'], /^ID_UNKNOWN: --method: method "bfg" is not registered\. Did you mean "bfgs"/],
    [['rosenbrock', '--start', '1'], 'SHAPE_MISMATCH: --start: received 1 number, and rosenbrock has 2 variables. Give one number per variable\n'],
    [['rosenbrock', '--start', '1,a'], 'OPTION_TYPE: --start: received "a", expected a number. Write it like 0.01 or 1e-2\n'],
    [['rosenbrock', '--standard-start', '9'], /^OPTION_OUT_OF_RANGE: --standard-start: received 9, and rosenbrock has/],
    [
      ['rosenbrock', '--bounds', '2:1'],
      'BOUNDS_INVALID: --bounds: received "2:1", expected low:high with low <= high. Write it like 0:10, or 0: without an upper bound\n',
    ],
    [['rosenbrock', '--bounds', '0:1,0:1,0:1'], 'BOUNDS_INVALID: --bounds: received 3 pairs for 2 variables. Give one pair for all, or one per variable\n'],
    [['rosenbrock', '--maxfev', '0'], 'OPTION_OUT_OF_RANGE: --maxfev: received 0, expected a whole number >= 1. Choose a value inside the range\n'],
    [['rosenbrock', '--tol', '-1'], 'OPTION_OUT_OF_RANGE: --tol: received -1, expected a number > 0. Choose a value inside the range\n'],
    [['rosenbrock', '--report', 'no/where.html'], 'FILE_NOT_WRITABLE: report: the folder of no/where.html does not exist. Make the folder first\n'],
    [[], 'USAGE: thetakit minimize: missing required argument \'problem\'. Run "thetakit minimize --help"\n'],
  ] as const)('refuses %j', async (argv, message) => {
    const run = await minimize(...argv);
    expect([run.code, run.stdout]).toEqual([2, '']);
    if (typeof message === 'string') expect(run.stderr).toBe(message);
    else expect(run.stderr).toMatch(message);
  });
});
