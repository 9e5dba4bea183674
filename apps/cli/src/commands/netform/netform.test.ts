import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli, type Workspace } from '../../testing/run-cli.ts';

const size = 24;
const nodes = `id,grade,sex,class\n${Array.from({ length: size }, (_, i) => `s${i},${9 + (i % 2)},${'fm'[(i >> 1) % 2]},c${i % 3}\n`).join('')}`;
const model = 'const + match(sex) + dist2';
const files = ['--nodes', 'nodes.csv', '--edges', 'edges.csv'];
const short = ['--chains', '2', '--warmup', '30', '--draws', '20', '--seed', '3'];

let workspace: Workspace;
const run = (...argv: string[]) => runCli(['netform', ...argv], { cwd: workspace.folder });
beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write('nodes.csv', nodes);
  await run('simulate', '--nodes', 'nodes.csv', '--model', model, '--theta', 'const=-1,match(sex)=0.5,dist2=0.8', '--seed', '2', '--out', 'edges.csv');
  await workspace.write('loop.csv', 'source,target\ns1,s1\n');
  await workspace.write('both.csv', 'source,target\ns1,s2\ns2,s1\n');
});
afterAll(() => workspace.remove());

describe('thetakit netform', () => {
  it('simulates the same edge list for the same seed', async () => {
    const again = await run('simulate', '--nodes', 'nodes.csv', '--model', model, '--theta', 'const=-1,match(sex)=0.5,dist2=0.8', '--seed', '2');
    expect(again).toMatchObject({ code: 0, stdout: await readFile(join(workspace.folder, 'edges.csv'), 'utf8') });
    expect(again.stdout).toMatch(/^source,target,time\ns\d+,s\d+,0\.\d+\n/);
  });

  it('fits, says that a short run has not converged with exit 3, and goes on from its draws', async () => {
    const fit = await run('fit', ...files, '--model', model, ...short, '--out', 'draws.json', '--report', 'fit.html');
    expect(fit.code).toBe(3);
    expect(fit.stdout).toMatch(/^term +mean +sd +2\.5% +25% +50% +75% +97\.5% +Pr\(<0\) +R-hat +ESS bulk +ESS tail +MCSE$/m);
    expect(fit.stdout).toMatch(/Not converged: .*the effective sample size is \d+ for .* \(above 400 is good\)\. Run longer with --warmup and --draws\./);
    const page = await readFile(join(workspace.folder, 'fit.html'), 'utf8');
    // Intervals, the network, trace and ranks of three parameters; a circle per agent beside those of the legend.
    expect(page.match(/<svg /g)).toHaveLength(8);
    expect(page.match(/<circle [^>]*><title>s\d+/g)).toHaveLength(size);
    const gof = (
      await runCli(['netform', 'gof', ...files, '--draws', 'draws.json', '--simulations', '20', '--report', 'gof.html', '--json'], { cwd: workspace.folder })
    ).document();
    expect(gof).toMatchObject({ command: 'netform gof', bands: { simulations: 20 } });
    const changed = await run(
      'counterfactual',
      ...files,
      '--draws',
      'draws.json',
      '--columns',
      'sex',
      '--assign',
      'random',
      '--simulations',
      '20',
      '--report',
      'cf.html',
    );
    expect(changed.code).toBe(0);
    expect(changed.stdout).toContain('20 pairs of networks, sex assigned at random among all.');
    const same = await runCli(['netform', 'counterfactual', ...files, '--draws', 'draws.json', '--assign', 'nodes.csv', '--simulations', '5', '--json'], {
      cwd: workspace.folder,
    });
    // The same columns from a file: nothing changes, exactly.
    for (const each of same.document()['differences'] as { difference: number | string }[]) expect([0, 'NaN']).toContain(each.difference);
    expect((await run('report', ...files, '--draws', 'draws.json', '--report', 'again.html')).code).toBe(3);
  });

  it("gives the same draws in Stan's format, and reads them back", async () => {
    await run('fit', ...files, '--model', model, ...short, '--out', 'stan.csv');
    const json = (await runCli(['netform', 'gof', ...files, '--draws', 'draws.json', '--simulations', '5', '--json'], { cwd: workspace.folder })).document();
    const stan = (
      await runCli(['netform', 'gof', ...files, '--draws', 'stan-1.csv,stan-2.csv', '--simulations', '5', '--json'], { cwd: workspace.folder })
    ).document();
    expect(stan['bands']).toEqual(json['bands']);
  });

  it('ends at Ctrl+C with what there is and exit 130', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1500);
    const argv = ['netform', 'fit', ...files, '--model', model, '--warmup', '20', '--draws', '1000000', '--json'];
    const stopped = await runCli(argv, { cwd: workspace.folder, signal: controller.signal });
    expect(stopped.code).toBe(130);
    expect(stopped.document()).toMatchObject({ run: { outcome: { success: false, reason: 'cancelled' } } });
  });

  it.each([
    [['fit', ...files, '--model', 'const + dist9'], 'FORMULA_FUNCTION: formula: position 9: there is no term "dist9". Did you mean "dist2"'],
    [['fit', ...files, '--model', 'const + match(age)'], /^COLUMN_UNKNOWN: /],
    [
      ['fit', '--nodes', 'nodes.csv', '--edges', 'none.csv', '--model', 'const'],
      'FILE_NOT_FOUND: data: none.csv does not exist or cannot be read. Check the path',
    ],
    [
      ['fit', '--nodes', 'nodes.csv', '--edges', 'loop.csv', '--model', 'const'],
      'NETWORK_INVALID: readEdgeList: line 2 of the edge list joins "s1" to itself.',
    ],
    [['fit', '--nodes', 'nodes.csv', '--edges', 'both.csv', '--model', 'const'], /^NETWORK_DIRECTION: /],
    [['fit', ...files, '--model', 'const', '--out', 'd.txt'], 'OPTION_OUT_OF_RANGE: --out: d.txt ends neither in .json nor in .csv.'],
    [['fit', ...files, '--model', 'const', '--draws', '1'], 'OPTION_OUT_OF_RANGE: --draws: received 1, expected a whole number >= 4.'],
    [['simulate', '--nodes', 'nodes.csv', '--model', model, '--theta', 'const=1'], 'START_MISSING: --theta: match(sex) has no value.'],
    [['counterfactual', ...files, '--draws', 'draws.json', '--assign', 'random'], 'USAGE: --assign: random needs the columns that hold the classes.'],
  ])('refuses bad input on one line with exit 2: %j', async (argv, message) => {
    const refused = await run(...argv);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    if (typeof message === 'string') expect(refused.stderr.slice(0, message.length)).toBe(message);
    else expect(refused.stderr).toMatch(message);
    expect(refused.stderr.trimEnd()).not.toContain('\n');
  });
});
