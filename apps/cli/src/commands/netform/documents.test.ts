/** Every document of `thetakit netform` against its schema, and directed links through every command. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../../testing/document-schemas.ts';
import { createWorkspace, runCli, type Workspace } from '../../testing/run-cli.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
  await workspace.write('n.csv', `id,sex,silent\n${Array.from({ length: 16 }, (_, i) => `s${i},${'fm'[i % 2]},${i < 2 ? 'yes' : 'no'}\n`).join('')}`);
});
afterAll(() => workspace.remove());

const nodes = ['--nodes', 'n.csv'];
const files = [...nodes, '--edges', 'e.csv'];
const arcs = [...nodes, '--edges', 'a.csv', '--draws', 'a.json'];
const unilateral = ['--consent', 'unilateral'];
const model = ['--model', 'const + match(sex) + dist2'];
const directed = ['--model', 'const + match(sex) + reciprocal', ...unilateral];
const short = ['--chains', '2', '--warmup', '20', '--draws', '10'];
const few = ['--simulations', '4'];

// In order: later calls read what earlier ones wrote.
const calls: readonly (readonly [command: keyof typeof DOCUMENT_SCHEMAS, code: number, argv: readonly string[]])[] = [
  ['netform simulate', 0, ['simulate', ...nodes, ...model, '--theta', 'const=-1,match(sex)=0.5,dist2=0.5', '--out', 'e.csv', '--report', 's.html']],
  ['netform fit', 3, ['fit', ...files, ...model, ...short, '--out', 'd.json', '--report', 'f.html', '--checkpoint', 'c.json']],
  ['netform fit', 3, ['fit', ...files, ...model, ...short, '--nonrespondents', 'silent']],
  ['netform gof', 0, ['gof', ...files, '--draws', 'd.json', ...few, '--report', 'g.html']],
  ['netform prior', 0, ['prior', ...nodes, ...model, ...few, '--report', 'p.html']],
  ['netform counterfactual', 0, ['counterfactual', ...files, '--draws', 'd.json', '--columns', 'sex', '--assign', 'random', ...few, '--report', 'k.html']],
  ['netform report', 3, ['report', ...files, '--draws', 'd.json', '--report', 'r.html']],
  ['netform validate', 0, ['validate', ...nodes, ...model, '--replicates', '3', '--warmup', '10', '--thin', '2', '--levels', '4', '--report', 'v.html']],
  ['netform simulate', 0, ['simulate', ...nodes, ...directed, '--theta', 'const=-1.5,match(sex)=0.4,reciprocal=1.5', '--out', 'a.csv', '--report', 't.html']],
  ['netform fit', 3, ['fit', ...nodes, '--edges', 'a.csv', ...directed, ...short, '--nonrespondents', 'silent', '--out', 'a.json', '--report', 'b.html']],
  ['netform gof', 0, ['gof', ...arcs, ...few]],
  ['netform prior', 0, ['prior', ...nodes, ...directed, ...few]],
  ['netform counterfactual', 0, ['counterfactual', ...arcs, '--columns', 'sex', '--assign', 'random', '--students', 'same', ...few]],
  ['netform report', 3, ['report', ...arcs, '--report', 'q.html']],
  ['netform demo', 3, ['demo', '--chains', '1', '--warmup', '5', '--draws', '10', '--simulations', '2', '--out', 'demo']],
  ['error', 2, ['fit', ...nodes, '--edges', 'a.csv', ...directed, '--symmetrise', 'union']],
  ['error', 2, ['fit', ...files, '--model', 'const + reciprocal']],
  ['error', 2, ['fit', ...files, ...model, '--nonrespondents', 'absent']],
];

it('has the shape that its schema says', async () => {
  for (const [command, code, argv] of calls) {
    const run = await runCli(['netform', ...argv, '--json'], { cwd: workspace.folder });
    expect([argv.join(' '), run.code, run.code === code ? '' : run.stdout]).toEqual([argv.join(' '), code, '']);
    expect([argv.join(' '), DOCUMENT_SCHEMAS[command].safeParse(run.document()).error?.issues ?? []]).toEqual([argv.join(' '), []]);
  }
}, 120_000);

it('demonstrates with the commands that anyone can repeat: pages, draws, and each command as text', async () => {
  const run = await runCli(['netform', 'demo', '--chains', '1', '--warmup', '5', '--draws', '10', '--simulations', '2', '--out', 'demo2'], {
    cwd: workspace.folder,
  });
  const commands = run.stdout.split('\n').filter((line) => line.startsWith('$ thetakit netform '));
  expect(commands.map((line) => line.split(' ')[3])).toEqual(['fit', 'gof', 'counterfactual']);
  expect(run.stdout).toMatch(/^sqdiff\(grade\) +0\.35 /m);
  for (const name of ['fit.html', 'gof.html', 'single-sex.html', 'draws.json'])
    expect((await readFile(join(workspace.folder, 'demo2', name))).length).toBeGreaterThan(1000);
  // The last command as it was printed, run in the folder: the same differences.
  const [, ...words] = (commands[2] ?? '')
    .split(' ')
    .slice(1)
    .map((word) => word.replaceAll("'", ''));
  const again = await runCli([...words, '--json'], { cwd: join(workspace.folder, 'demo2') });
  const first = (
    await runCli(['netform', 'demo', '--chains', '1', '--warmup', '5', '--draws', '10', '--simulations', '2', '--out', 'demo2', '--json'], {
      cwd: workspace.folder,
    })
  ).document();
  const steps = first['steps'] as { document: { differences?: unknown } }[];
  expect(again.document()['differences']).toEqual(steps[2]?.document.differences);
}, 120_000);

it('keeps directions: names both ends of a link, imputes what the silent may have named, and reports reciprocity', async () => {
  const read = async (...argv: string[]) => (await runCli(['netform', ...argv, '--json'], { cwd: workspace.folder })).document();
  const links = (await readFile(join(workspace.folder, 'a.csv'), 'utf8')).trim().split('\n').slice(1);
  const pairs = new Set(links.map((line) => line.split(',').slice(0, 2).join('>')));
  expect(pairs.size).toBe(links.length);
  const fit = await read('fit', ...nodes, '--edges', 'a.csv', ...directed, ...short, '--nonrespondents', 'silent');
  const missing = fit['missing'] as { source: string; target: string }[];
  expect(missing.every(({ source, target }) => ['s0', 's1'].includes(source) && !pairs.has(`${source}>${target}`))).toBe(true);
  expect(missing).toHaveLength(30 - [...pairs].filter((pair) => /^s[01]>/.test(pair)).length);
  const { scalars } = (await read('gof', ...arcs, ...few))['bands'] as { scalars: { statistic: string; observed: number }[] };
  const returned = [...pairs].filter((pair) => pairs.has(pair.split('>').reverse().join('>'))).length;
  expect(scalars.find(({ statistic }) => statistic === 'reciprocity')?.observed).toBeCloseTo(returned / pairs.size, 12);
}, 60_000);
