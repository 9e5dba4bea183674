import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNpy } from '@thetakit/cnn-sysid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli, type Workspace } from '../../testing/run-cli.ts';

let workspace: Workspace;
const run = (...argv: string[]) => runCli(['sysid', ...argv], { cwd: workspace.folder });
const small = ['--neurons', '24', '--samples', '800', '--side', '14', '--radius', '3', '--types', '0.2,0.8', '--seed', '3', '--test', '40', '--repeats', '6'];
const quick = ['--data', 'n.npz', '--preset', 'linear', '--kernels', '2', '--kernel-side', '7', '--steps', '75', '--seed', '2'];

beforeAll(async () => {
  workspace = await createWorkspace();
  expect((await run('simulate', ...small, '--out', 'n.npz', '--report', 'sim.html')).code).toBe(0);
  const write = (name: string, shape: number[], fill = 1) =>
    writeFile(join(workspace.folder, name), writeNpy(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(fill), shape));
  await write('images.npy', [6, 5, 5]);
  await write('first.npy', [6, 1, 5, 5]);
  await write('oblong.npy', [6, 5, 4]);
  await write('turned.npy', [3, 6]);
  await write('few.npy', [4, 3]);
  const whole = await readFile(join(workspace.folder, 'images.npy'));
  await writeFile(join(workspace.folder, 'cut.npy'), whole.subarray(0, whole.length - 9));
});
afterAll(() => workspace.remove());

describe('thetakit sysid', () => {
  it('simulates the same bytes for the same seed', async () => {
    const first = await readFile(join(workspace.folder, 'n.npz'));
    await run('simulate', ...small, '--out', 'again.npz');
    expect(first.equals(await readFile(join(workspace.folder, 'again.npz')))).toBe(true);
    const html = await readFile(join(workspace.folder, 'sim.html'), 'utf8');
    // An image and twelve fields.
    expect(html.match(/<image /g)).toHaveLength(13);
  });

  it('fits, recovers what and where, and tells it in one document and one page', async () => {
    const fit = await run('fit', ...quick, '--out', 'm.npz', '--report', 'fit.html', '--json');
    // 75 steps are a limit, not an end.
    expect(fit.code).toBe(3);
    const document = fit.document() as { means: Record<string, number>; recovery: Record<string, number>; neurons: unknown[]; curve: unknown[] };
    expect(document).toMatchObject({ schemaVersion: 1, command: 'sysid fit', run: { seed: 2, outcome: { reason: 'max-iterations' } } });
    expect(document.neurons).toHaveLength(24);
    expect(document.curve).toHaveLength(3);
    // Chance is half the types and a few places of 64.
    expect(document.recovery['typePurity']).toBeGreaterThan(0.9);
    expect(document.recovery['withinOnePixel']).toBeGreaterThan(0.8);
    expect(document.means['truthExplained']).toBeGreaterThan(0.5);
    const html = await readFile(join(workspace.folder, 'fit.html'), 'utf8');
    // Places, masks, kernels, weights, tree, inputs, curve, predictions.
    expect(html.match(/<svg /g)).toHaveLength(8);
    expect(html).not.toMatch(/<script|<link|<img|src=|@import/);
    const again = (await run('evaluate', '--data', 'n.npz', '--model', 'm.npz', '--json')).document();
    expect(again['neurons']).toEqual(document.neurons);
    const report = await run('report', '--data', 'n.npz', '--model', 'm.npz', '--report', 'report.html');
    expect(report).toMatchObject({ code: 0, stdout: expect.stringContaining('explained of the true signal (FEV)') });
  });

  it('goes on from a checkpoint to the bytes of a fit that never stopped', async () => {
    await run('fit', ...quick, '--steps', '50', '--checkpoint', 'state.npz');
    await run('fit', ...quick, '--resume', 'state.npz', '--out', 'resumed.npz');
    await run('fit', ...quick, '--out', 'whole.npz');
    expect((await readFile(join(workspace.folder, 'resumed.npz'))).equals(await readFile(join(workspace.folder, 'whole.npz')))).toBe(true);
    const other = await run('fit', ...quick, '--seed', '9', '--resume', 'state.npz');
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('CHECKPOINT_INVALID: --resume: state.npz belongs to a fit with other data, settings or another seed.'),
    });
  });

  it('ends at Ctrl+C with the best model so far and exit 130', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1500);
    const argv = ['sysid', 'fit', ...quick, '--steps', '1000000', '--patience', '1000000', '--out', 'stopped.npz', '--json'];
    const stopped = await runCli(argv, { cwd: workspace.folder, signal: controller.signal });
    expect(stopped.code).toBe(130);
    expect(stopped.document()).toMatchObject({ run: { outcome: { reason: 'cancelled' } } });
    expect(await workspace.files()).toContain('stopped.npz');
  });

  it('turns responses that lie across, and says so', async () => {
    const fit = await run('fit', '--images', 'images.npy', '--responses', 'turned.npy', '--kernel-side', '3', '--steps', '1', '--check-every', '1');
    expect(fit.stderr).toContain('The responses of shape [3, 6] have the 6 images along their second axis: they were transposed.');
  });

  it.each([
    [['fit'], 'USAGE: sysid: no data is named. Give --data FILE, or --images FILE and --responses FILE'],
    [['fit', '--images', 'none.npy', '--responses', 'few.npy'], 'FILE_NOT_FOUND: data: none.npy does not exist or cannot be read. Check the path'],
    [['fit', '--images', 'cut.npy', '--responses', 'few.npy'], 'DATA_FORMAT: readNpy: the file ends after 719 bytes, but 728 are needed.'],
    [['fit', '--images', 'images.npy', '--responses', 'few.npy'], 'SHAPE_MISMATCH: sysid: there are 6 images, but the responses have shape [4, 3].'],
    [
      ['fit', '--images', 'first.npy', '--responses', 'turned.npy'],
      'SHAPE_MISMATCH: sysid: images have shape [6, 1, 5, 5], which looks like [images, channels, rows, columns].',
    ],
    [
      ['fit', '--preset', 'linear', '--images', 'oblong.npy', '--responses', 'turned.npy'],
      'SHAPE_MISMATCH: sysid fit: images have 5 rows, 4 columns and 1 channels. The preset "linear" is for square grey images',
    ],
    [
      ['fit', '--preset', 'linear', '--images', 'images.npy', '--responses', 'turned.npy'],
      'ARGUMENT_OUT_OF_RANGE: linearFit: 1 kernels of side 17 for images of side 5.',
    ],
    [['evaluate', '--data', 'n.npz', '--model', 'n.npz'], 'CHECKPOINT_INVALID: --model: n.npz cannot be read as a model.'],
    [['simulate', '--side', '8', '--out', 'x.npz'], 'ARGUMENT_OUT_OF_RANGE: drawLinearPopulation: 100 neurons of 1 types with patches of side 17'],
    [['fit', ...quick, '--resume', 'images.npy'], 'CHECKPOINT_INVALID: --resume: images.npy cannot be read as a checkpoint.'],
  ])('refuses bad input on one line with exit 2: %j', async (argv, message) => {
    const refused = await run(...argv);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr.slice(0, message.length)).toBe(message);
    expect(refused.stderr.trimEnd()).not.toContain('\n');
  });
});
