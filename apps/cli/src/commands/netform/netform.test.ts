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

/** The run stopped by Ctrl+C once it has draws: later and later, for a slow machine. */
async function stopped(...argv: string[]): Promise<Awaited<ReturnType<typeof runCli>>> {
  for (let wait = 700; ; wait *= 3) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), wait);
    const result = await runCli(['netform', ...argv], { cwd: workspace.folder, signal: controller.signal });
    clearTimeout(timer);
    if (/Interrupted: these are|posterior/.test(result.stdout) || wait > 20_000) return result;
  }
}

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
    // Intervals, the network, trace and ranks of three parameters, autocorrelation, pairs; a circle per agent beside those of the legend.
    expect(page.match(/<svg /g)).toHaveLength(10);
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

  it('saves the chains at Ctrl+C, says how to go on, and goes on to the draws of a run that was never stopped', async () => {
    const few = ['fit', ...files, '--model', model, '--chains', '2', '--warmup', '30', '--seed', '3', '--prior', 'const=-1:2,others=0:1'];
    const cut = await stopped(...few, '--draws', '200000', '--checkpoint', 'run.json', '--json');
    expect(cut.code).toBe(130);
    expect(cut.document()).toMatchObject({ checkpoint: join(workspace.folder, 'run.json'), run: { settings: { prior: 'const=-1:2,others=0:1' } } });
    const { draws } = (cut.document()['run'] as { settings: { draws: number } }).settings;
    const total = String(draws + 15);
    const on = await run(...few, '--draws', total, '--resume', 'run.json', '--out', 'on.csv');
    expect(on.stdout).toContain('\nChains: run.json');
    await run(...few, '--draws', total, '--out', 'whole.csv');
    expect(await readFile(join(workspace.folder, 'on-2.csv'), 'utf8')).toBe(await readFile(join(workspace.folder, 'whole-2.csv'), 'utf8'));
    expect((await run(...few, '--seed', '4', '--draws', total, '--resume', 'run.json')).stderr).toMatch(/^CHECKPOINT_INVALID: fit: the checkpoint belongs to/);
    expect((await run(...few, '--chains', '1', '--resume', 'run.json')).stderr).toMatch(
      /^CHECKPOINT_INVALID: --resume: run\.json holds 2 chains, but 1 are asked for\./,
    );
    expect((await run(...few, '--resume', 'nodes.csv')).stderr).toMatch(/^CHECKPOINT_INVALID: --resume: nodes\.csv is no checkpoint of this version\./);
    // A run that was stopped during warm-up has left a file of its own.
    const unnamed = await stopped(...few, '--draws', '200000');
    expect(unnamed.stdout).toMatch(
      /The chains are in (thetakit-netform(?:-\d+)?\.checkpoint\.json); this goes on from there:\n {2}thetakit netform fit .* --resume \1/,
    );
  });

  it('makes as many draws again until the chains agree, unless their number is given', async () => {
    const fit = await runCli(['netform', 'fit', ...files, '--model', 'const + match(sex)', '--warmup', '60', '--json'], { cwd: workspace.folder });
    expect(fit.code).toBe(0);
    const { draws } = (fit.document()['run'] as { settings: { draws: number } }).settings;
    expect([1000, 2000, 4000, 8000]).toContain(draws);
  });

  it('shows what a prior means, and replays the same students', async () => {
    const prior = await run('prior', '--nodes', 'nodes.csv', '--model', model, '--simulations', '30');
    expect(prior.code).toBe(0);
    expect(prior.stdout).toMatch(/^statistic +simulated +5% +25% +75% +95%$/m);
    expect(prior.stdout).toMatch(/Prior const=0:5,others=0:2\.5\. 30 networks: \d+ % have fewer than one link in a thousand pairs, \d+ % link more than half/);
    expect((await run('prior', ...files, '--model', model, '--simulations', '5')).stdout).toMatch(/^statistic +observed +simulated/m);
    const same = await run(
      'counterfactual',
      ...files,
      '--draws',
      'draws.json',
      '--columns',
      'sex',
      '--assign',
      'random',
      '--students',
      'same',
      '--simulations',
      '5',
      '--report',
      's.html',
    );
    expect(same.stdout).toContain('5 replays of the observed network, sex assigned at random among all.');
    const unchanged = (
      await runCli(
        ['netform', 'counterfactual', ...files, '--draws', 'draws.json', '--assign', 'nodes.csv', '--students', 'same', '--simulations', '3', '--json'],
        {
          cwd: workspace.folder,
        },
      )
    ).document();
    for (const each of unchanged['differences'] as { difference: number | string }[]) expect([0, 'NaN']).toContain(each.difference);
  });

  it('imputes missing pairs and says how probable their links are', async () => {
    await workspace.write('missing.csv', 'source,target\ns20,s23\ns23,s22\n');
    await workspace.write(
      'known.csv',
      (await readFile(join(workspace.folder, 'edges.csv'), 'utf8')).replace(/^s2[023],s2[023],.*\n/gm, '').replace(/^s2[23],s2[23],.*\n/gm, ''),
    );
    const argv = ['--nodes', 'nodes.csv', '--edges', 'known.csv', '--missing', 'missing.csv'];
    const fit = await run('fit', ...argv, '--model', model, ...short, '--out', 'missing.json');
    expect(fit.stdout).toMatch(/^missing pair +P\(linked\)$/m);
    expect(fit.stdout).toMatch(/^2 missing pairs, \d\.\d expected to be linked\.$/m);
    const again = await runCli(['netform', 'fit', ...argv, '--model', model, ...short, '--json'], { cwd: workspace.folder });
    expect(again.document()['missing']).toEqual([
      { source: expect.stringMatching(/^s2/), target: expect.stringMatching(/^s2/), probability: expect.any(Number) },
      { source: expect.stringMatching(/^s2/), target: expect.stringMatching(/^s2/), probability: expect.any(Number) },
    ]);
    expect(await run('gof', ...argv, '--draws', 'missing.json', '--simulations', '3')).toMatchObject({ code: 0 });
  });

  it('says which coefficients only the prior keeps finite, and gives statistics of the user', async () => {
    await workspace.write('pair.csv', 'source,target\ns0,s2\n');
    const lone = ['--nodes', 'nodes.csv', '--edges', 'pair.csv'];
    const fit = await run('fit', ...lone, '--model', 'const + dist2', ...short, '--out', 'pair.json');
    expect(fit.stdout).not.toContain('const has no');
    await workspace.write('none.csv', 'source,target\n');
    const none = await run('fit', '--nodes', 'nodes.csv', '--edges', 'none.csv', '--model', 'const', ...short);
    expect(none.stdout).toContain(
      `Separation: const has no lower bound in the data (none of the ${(size * (size - 1)) / 2} pairs with it is linked); its posterior depends on the prior.`,
    );
    await workspace.write('mine.mjs', 'export const twice = (graph) => 2 * graph.linkCount;\n');
    const argv = ['gof', ...lone, '--draws', 'pair.json', '--simulations', '3'];
    const gof = (await runCli(['netform', ...argv, '--statistics', 'mine.mjs', '--json'], { cwd: workspace.folder })).document();
    expect((gof['bands'] as { scalars: unknown[] }).scalars).toContainEqual(expect.objectContaining({ statistic: 'twice', observed: 2 }));
    await workspace.write('taken.mjs', 'export const links = () => 1;\n');
    expect((await run(...argv, '--statistics', 'taken.mjs')).stderr).toMatch(/^ENTRY_INVALID: --statistics: taken.mjs exports links, which is reported anyway/);
    expect((await run(...argv, '--statistics', 'absent.mjs')).stderr).toMatch(/^FILE_NOT_FOUND: --statistics: absent.mjs cannot be loaded/);
  });

  it('reads whole networks from one file', async () => {
    await workspace.write('ring.net', `*Vertices 6\n${[1, 2, 3, 4, 5, 6].map((k) => `${k} "a${k}"`).join('\n')}\n*Edges\n1 2\n2 3\n3 4\n4 5\n5 6\n6 1\n`);
    await workspace.write('ring.csv', ',a,b,c\na,0,1,0\nb,1,0,1\nc,0,1,0\n');
    const graphml = ['a', 'b', 'c'].map((id) => `<node id="${id}"/>`).join('');
    await workspace.write(
      'ring.graphml',
      `<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="undirected">${graphml}<edge source="a" target="b"/></graph></graphml>`,
    );
    for (const [file, agents, links] of [
      ['ring.net', 6, 6],
      ['ring.csv', 3, 2],
      ['ring.graphml', 3, 1],
    ] as const) {
      const result = await runCli(['netform', 'fit', '--network', file, '--model', 'const', ...short, '--json'], { cwd: workspace.folder });
      expect(result.document()).toMatchObject({ facts: { agents, links } });
    }
  });

  it('validates the sampler on the design of the user', async () => {
    const argv = ['validate', '--nodes', 'nodes.csv', '--model', 'const + match(sex) + dist2', '--replicates', '20', '--thin', '4', '--warmup', '80'];
    const validated = await run(...argv, '--report', 'v.html');
    expect(validated.code).toBe(0);
    expect(validated.stdout).toMatch(/^term +mean rank +z of location +z of spread$/m);
    expect(validated.stdout).toMatch(
      /Calibrated: the ranks look uniform \(largest \|z\| \d\.\d\d, p = [\d.]+ over all tests\)\. 20 networks of \d+ to \d+ links\./,
    );
    expect((await readFile(join(workspace.folder, 'v.html'), 'utf8')).match(/<svg /g)).toHaveLength(3);
  });

  it('ends at Ctrl+C with what there is and exit 130', async () => {
    const cut = await stopped('fit', ...files, '--model', model, '--warmup', '20', '--draws', '200000', '--json');
    expect(cut.code).toBe(130);
    expect(cut.document()).toMatchObject({ run: { outcome: { success: false, reason: 'cancelled' } } });
  });

  it.each([
    [['fit', ...files, '--model', 'const + dist9'], 'FORMULA_FUNCTION: formula: position 9: there is no term "dist9". Did you mean "dist2"'],
    [['fit', ...files, '--model', 'const + match(age)'], /^COLUMN_UNKNOWN: /],
    [
      ['fit', '--nodes', 'nodes.csv', '--edges', 'absent.csv', '--model', 'const'],
      'FILE_NOT_FOUND: data: absent.csv does not exist or cannot be read. Check the path',
    ],
    [
      ['fit', '--nodes', 'nodes.csv', '--edges', 'loop.csv', '--model', 'const'],
      'NETWORK_INVALID: readEdgeList: line 2 of the edge list joins "s1" to itself.',
    ],
    [['fit', '--nodes', 'nodes.csv', '--edges', 'both.csv', '--model', 'const'], /^NETWORK_DIRECTION: /],
    [['fit', ...files, '--model', 'const', '--out', 'd.txt'], 'OPTION_OUT_OF_RANGE: --out: d.txt ends neither in .json nor in .csv.'],
    [['fit', ...files, '--model', 'const', '--draws', '1'], 'OPTION_OUT_OF_RANGE: --draws: received 1, expected a whole number >= 4.'],
    [['fit', ...files, '--model', 'const', '--prior', 'const=1'], 'OPTION_TYPE: --prior: received "const=1", expected term=mean:sd.'],
    [['fit', ...files, '--model', 'const', '--prior', 'const=1:-2'], 'OPTION_OUT_OF_RANGE: --prior: const=1:-2 has mean 1 and sd -2, expected a finite mean'],
    [['fit', ...files, '--model', 'const + deg', '--prior', 'degg=0:1'], 'COLUMN_UNKNOWN: priors: there is no parameter "degg". Did you mean "deg"?'],
    [['fit', ...files, '--model', 'const', '--prior', 'const=0:1,const=0:2'], 'OPTION_CONFLICT: --prior: const is given twice.'],
    [['fit', '--edges', 'edges.csv', '--model', 'const'], 'USAGE: --nodes: the option is not given. Pass --nodes <file.csv>, or --network <file>'],
    [['fit', ...files, '--network', 'a.net', '--model', 'const'], 'OPTION_CONFLICT: --network: a.net is given, and --nodes too.'],
    [['fit', '--network', 'nodes.json', '--model', 'const'], /^(FILE_NOT_FOUND|OPTION_OUT_OF_RANGE): /],
    [['fit', ...files, '--missing', 'edges.csv', '--model', 'const'], /^NETWORK_INVALID: networkData: "s\d+" and "s\d+" are both linked and a missing pair/],
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
