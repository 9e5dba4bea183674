/** Every document of `thetakit sysid` against its schema. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DOCUMENT_SCHEMAS } from '../../testing/document-schemas.ts';
import { createWorkspace, runCli, type Workspace } from '../../testing/run-cli.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace.remove());

const simulate = ['simulate', '--neurons', '6', '--samples', '80', '--side', '12', '--radius', '2', '--types', '0.2,0.8', '--test', '10', '--repeats', '3'];
const teacher = ['simulate', '--kind', 'teacher', '--neurons', '4', '--samples', '20', '--side', '14', '--test', '4', '--repeats', '2'];
const short = ['--steps', '2', '--check-every', '1', '--batch', '16', '--executor', 'compiled'];

// In order: later calls read what earlier ones wrote.
const calls: readonly (readonly [command: keyof typeof DOCUMENT_SCHEMAS, code: number, argv: readonly string[]])[] = [
  ['sysid simulate', 0, [...simulate, '--out', 'n.npz', '--report', 'n.html']],
  ['sysid simulate', 0, [...teacher, '--out', 't.npz']],
  ['sysid fit', 3, ['fit', '--data', 'n.npz', '--kernels', '2', '--kernel-side', '5', ...short, '--out', 'm.npz', '--report', 'm.html']],
  ['sysid fit', 3, ['fit', '--data', 'n.npz', '--preset', 'linear', '--kernels', '2', '--kernel-side', '5', '--steps', '25']],
  ['sysid fit', 3, ['fit', '--data', 't.npz', '--preset', 'v1', '--kernels', '2', '--kernel-side', '3,3', ...short, '--out', 'v.npz']],
  ['sysid evaluate', 0, ['evaluate', '--data', 'n.npz', '--model', 'm.npz', '--report', 'e.html']],
  ['sysid evaluate', 0, ['evaluate', '--data', 't.npz', '--model', 'v.npz']],
  ['sysid evaluate', 0, ['evaluate', '--data', 'n.npz']],
  ['sysid report', 0, ['report', '--data', 'n.npz', '--model', 'm.npz', '--report', 'r.html']],
  ['sysid figure', 0, ['figure', '3', '--neurons', '2', '--samples', '64', '--steps', '2', '--report', 'f.html']],
  ['sysid figure', 0, ['figure', '4', '--neurons', '4', '--samples', '60', '--steps', '2']],
  ['error', 2, ['figure', '6']],
  ['error', 2, ['evaluate', '--data', 'none.npz']],
];

it('has the shape that its schema says', async () => {
  for (const [command, code, argv] of calls) {
    const run = await runCli(['sysid', ...argv, '--json'], { cwd: workspace.folder });
    expect([argv.join(' '), run.code]).toEqual([argv.join(' '), code]);
    expect([argv.join(' '), DOCUMENT_SCHEMAS[command].safeParse(run.document()).error?.issues ?? []]).toEqual([argv.join(' '), []]);
  }
}, 120_000);

it('would not pass with a field more, a field less, or a number as text', async () => {
  const document = (await runCli(['sysid', ...teacher, '--out', 'o.npz', '--json'], { cwd: workspace.folder })).document();
  const schema = DOCUMENT_SCHEMAS['sysid simulate'];
  const { data: _, ...less } = document;
  for (const wrong of [{ ...document, extra: 1 }, less, { ...document, arrays: { images: ['20'] } }]) expect(schema.safeParse(wrong).success).toBe(false);
}, 60_000);
