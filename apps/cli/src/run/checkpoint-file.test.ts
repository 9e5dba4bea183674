import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write(
    'decay.csv',
    `x,y\n${Array.from({ length: 12 }, (_, i) => `${i},${(3 * Math.exp(-0.4 * i) + 0.01 * Math.sin(7 * i)).toFixed(6)}`).join('\n')}\n`,
  );
});
afterAll(() => workspace.remove());

const thetakit = (...argv: string[]) => runCli(argv, { cwd: workspace.folder });
const minimize = ['minimize', 'rosenbrock', '--method', 'nelder-mead', '--json'];
const fit = ['fit', '--data', 'decay.csv', '--model', 'y ~ a*exp(-b*x)', '--start', 'a=1,b=1', '--method', 'nelder-mead', '--json'];

/** What must not differ between a run in one go and a resumed one. */
function numbers(document: Record<string, unknown>): Record<string, unknown> {
  const { elapsed: _elapsed, ...rest } = document['result'] as Record<string, unknown>;
  return { ...rest, fit: document['fit'] };
}

describe.each([
  ['minimize', minimize],
  ['fit', fit],
])('%s --checkpoint and --resume', (name, argv) => {
  it('goes on after a limit to the numbers of a run in one go', async () => {
    const whole = await thetakit(...argv);
    expect(whole.code).toBe(0);
    const cut = await thetakit(...argv, '--maxfev', '40', '--checkpoint', `${name}.json`);
    expect(cut.code).toBe(3);
    expect(cut.document()['checkpoint']).toMatchObject({ path: `${name}.json` });
    const rest = await thetakit(...argv, '--resume', `${name}.json`);
    expect(rest.code).toBe(0);
    expect(numbers(rest.document())).toEqual(numbers(whole.document()));
  });

  it('refuses the state of another run, and writes nothing', async () => {
    await thetakit(...argv, '--maxfev', '40', '--checkpoint', `${name}.json`);
    const before = await readFile(join(workspace.folder, `${name}.json`), 'utf8');
    const files = await workspace.files();
    const other = await thetakit(...argv.filter((word) => word !== '--json'), '--resume', `${name}.json`, '--xatol', '1e-9');
    expect(other.code).toBe(2);
    expect(other.stderr).toBe(
      `CHECKPOINT_INVALID: --resume: ${name}.json is of another run: its options xatol was 1e-8, and now it is 1e-9. Give the flags of the first run\n`,
    );
    expect(await workspace.files()).toEqual(files);
    expect(await readFile(join(workspace.folder, `${name}.json`), 'utf8')).toBe(before);
  });
});

describe('--resume', () => {
  it.each([
    ['{"a": 1}', 'bad.json is no checkpoint of this version. Name the file that --checkpoint or Ctrl+C wrote'],
    ['PK', 'bad.json is no checkpoint of this version. Name the file that --checkpoint or Ctrl+C wrote'],
  ])('refuses a file that holds %s', async (text, message) => {
    await workspace.write('bad.json', text);
    const run = await thetakit(...minimize.slice(0, -1), '--resume', 'bad.json');
    expect([run.code, run.stderr]).toEqual([2, `CHECKPOINT_INVALID: --resume: ${message}\n`]);
  });

  it('says when the state in the file is damaged, or the file is missing', async () => {
    await thetakit(...minimize, '--maxfev', '40', '--checkpoint', 'whole.json');
    const text = await readFile(join(workspace.folder, 'whole.json'), 'utf8');
    await workspace.write('cut.json', text.replace('"counters"', '"counts"'));
    const run = await thetakit(...minimize.slice(0, -1), '--resume', 'cut.json');
    expect(run.stderr).toContain('CHECKPOINT_INVALID: checkpoint: method, state, best, counters or elapsed is missing');
    const missing = await thetakit(...minimize.slice(0, -1), '--resume', 'nothing.json');
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('FILE_NOT_FOUND')]);
  });
});

describe('Ctrl+C', () => {
  const slow = ['minimize', 'rosenbrock', '--method', 'gradient-descent', '--learning-rate', '1e-7', '--maxiter', '1000000000'];

  it('saves the state under a free name and says how to go on', async () => {
    await workspace.write('thetakit-minimize.checkpoint.json', 'mine');
    const run = await runCli(slow, { cwd: workspace.folder, signal: AbortSignal.timeout(150) });
    expect(run.code).toBe(130);
    expect(run.stdout).toMatch(
      /Interrupted\. The state of the run is in thetakit-minimize-2\.checkpoint\.json; this goes on from there:\n {2}thetakit minimize rosenbrock .* --resume thetakit-minimize-2\.checkpoint\.json\n$/,
    );
    expect(await readFile(join(workspace.folder, 'thetakit-minimize.checkpoint.json'), 'utf8')).toBe('mine');
    const again = await runCli([...slow, '--resume', 'thetakit-minimize-2.checkpoint.json', '--json'], {
      cwd: workspace.folder,
      signal: AbortSignal.timeout(150),
    });
    const first = JSON.parse(await readFile(join(workspace.folder, 'thetakit-minimize-2.checkpoint.json'), 'utf8')) as { run: unknown };
    expect(first.run).toMatchObject({ command: 'minimize', method: 'core/gradient-descent' });
    expect(again.document()).toMatchObject({ result: { reason: 'cancelled' }, checkpoint: { path: 'thetakit-minimize-2.checkpoint.json' } });
  });
});
