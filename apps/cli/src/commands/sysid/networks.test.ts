/** Fits of networks: presets, checkpoints, interruption, odd data. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readNpz, writeNpy, writeNpz } from '@thetakit/cnn-sysid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli, type Workspace } from '../../testing/run-cli.ts';

let workspace: Workspace;
const run = (...argv: string[]) => runCli(['sysid', ...argv], { cwd: workspace.folder });
const bytes = (name: string) => readFile(join(workspace.folder, name));
const quick = ['--data', 'n.npz', '--kernel-side', '7', '--check-every', '20', '--batch', '64', '--rate', '0.003', '--seed', '2', '--executor', 'compiled'];
const v1 = ['--preset', 'v1', '--kernels', '2', '--kernel-side', '5,3', '--check-every', '5', '--batch', '16', '--seed', '1', '--executor', 'compiled'];

beforeAll(async () => {
  workspace = await createWorkspace();
  const flags = ['--neurons', '20', '--samples', '500', '--side', '14', '--radius', '3', '--types', '0.5', '--seed', '3', '--test', '40', '--repeats', '6'];
  expect((await run('simulate', ...flags, '--out', 'n.npz')).code).toBe(0);
});
afterAll(() => workspace.remove());

describe('thetakit sysid fit, networks', () => {
  it('recovers simulated neurons by the preset of the simulations, and scores them exactly', async () => {
    const fit = await run('fit', ...quick, '--steps', '160', '--out', 'm.npz', '--report', 'fit.html', '--json');
    expect(fit.code).toBe(3);
    const document = fit.document() as { preset: string; means: Record<string, number>; recovery: Record<string, number> };
    expect(document).toMatchObject({ preset: 'simulation', run: { outcome: { reason: 'max-iterations' } } });
    // Measured once with this seed: FEV .62, all places; chance is one place of 64.
    expect(document.recovery['withinOnePixel']).toBeGreaterThan(0.8);
    expect(document.means['truthExplained']).toBeGreaterThan(0.4);
    const again = (await run('evaluate', '--data', 'n.npz', '--model', 'm.npz', '--json')).document();
    // The file's network is evaluated in float64, the fit's in float32.
    expect((again['means'] as Record<string, number>)['truthExplained']).toBeCloseTo(document.means['truthExplained'] ?? 0, 4);
    const html = (await bytes('fit.html')).toString();
    // Places, masks, kernels, inputs, curve, predictions; one feature has no clusters.
    expect(html.match(/<svg /g)).toHaveLength(6);
    expect(html).toContain('Kernels 1 of 7 × 7; factorised readout; loss mse.');
    const file = await readNpz(await bytes('m.npz'));
    expect(file.names).toEqual(['kernels0', 'masks', 'weights', 'curve', 'network', 'meta']);
    expect((await file.array('masks')).shape).toEqual([20, 8, 8]);
  }, 60_000);

  it('goes on from a checkpoint to the bytes of a fit that never stopped, also when it was interrupted', async () => {
    await run('fit', ...quick, '--steps', '40', '--checkpoint', 'state.npz');
    await run('fit', ...quick, '--steps', '80', '--resume', 'state.npz', '--out', 'resumed.npz');
    await run('fit', ...quick, '--steps', '80', '--out', 'whole.npz');
    expect((await bytes('resumed.npz')).equals(await bytes('whole.npz'))).toBe(true);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1200);
    const endless = ['sysid', 'fit', ...quick, '--steps', '1000000', '--patience', '100000', '--checkpoint', 'stopped.npz', '--out', 'partial.npz', '--json'];
    const stopped = await runCli(endless, { cwd: workspace.folder, signal: controller.signal });
    expect(stopped).toMatchObject({ code: 130 });
    expect(stopped.document()).toMatchObject({ run: { outcome: { reason: 'cancelled' } } });
    const other = await run('fit', ...quick, '--seed', '9', '--resume', 'state.npz');
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('CHECKPOINT_INVALID: --resume: state.npz belongs to a fit with other data') });
  }, 60_000);

  it('fits the model of mouse V1 and its rivals to counts, with the loss of the mean beside theirs', async () => {
    const samples = 60;
    const images = Float32Array.from({ length: samples * 100 }, (_, i) => Math.sin(i * 1.7) * 5 + 100);
    const counts = Float64Array.from({ length: samples * 3 }, (_, i) => Math.abs(Math.round(3 * Math.sin(i * 0.9))));
    await writeFile(
      join(workspace.folder, 'c.npz'),
      writeNpz({ images: { data: images, shape: [samples, 10, 10] }, responses: { data: counts, shape: [samples, 3] } }),
    );
    for (const preset of ['v1', 'v1-one-layer', 'fixed-mask', 'lnp', 'hsm']) {
      const sides = preset === 'v1-one-layer' ? ['--kernel-side', '5'] : preset === 'lnp' || preset === 'hsm' ? [] : ['--kernel-side', '5,3'];
      const kernels = preset === 'lnp' || preset === 'hsm' ? [] : ['--kernels', '2'];
      const argv = ['--data', 'c.npz', '--preset', preset, ...kernels, ...sides, '--steps', '10', '--check-every', '5', '--batch', '16', '--seed', '1'];
      const fit = await run('fit', ...argv, '--report', `${preset}.html`, '--out', `${preset}.npz`, '--json');
      expect([preset, fit.code, fit.stderr]).toEqual([preset, 3, `Report: ${preset}.html\n`]);
      const { means } = fit.document() as { means: Record<string, number> };
      expect(means['validationPoisson']).toBeLessThan(1.2 * (means['nullPoisson'] ?? 0) + 1);
    }
    const evaluated = await run('evaluate', '--data', 'c.npz', '--model', 'v1.npz', '--json');
    expect(evaluated.code).toBe(0);
  }, 60_000);

  it('leaves NaN out of the loss, and says what is odd: missing responses, silent neurons, constant pixels', async () => {
    const [samples, side] = [60, 8];
    const images = Float32Array.from({ length: samples * side * side }, (_, i) => (i % (side * side) === 5 ? 2 : Math.sin(i * 1.3)));
    const responses = Float64Array.from({ length: samples * 3 }, (_, i) => (i % 3 === 2 ? 0 : i === 4 ? Number.NaN : Math.abs(Math.cos(i))));
    const odd = { images: { data: images, shape: [samples, side, side] }, responses: { data: responses, shape: [samples, 3] } };
    await writeFile(join(workspace.folder, 'odd.npz'), writeNpz(odd));
    const fit = await run('fit', '--data', 'odd.npz', ...v1, '--steps', '10', '--json');
    expect(fit.code).toBe(3);
    const { notes, curve } = fit.document() as { notes: string[]; curve: { validation: number }[] };
    expect(notes).toEqual([
      '1 responses are NaN: they were left out of fits and scores.',
      'Neurons that never fire, whose scores mean nothing: 2.',
      '1 pixels are the same in every image: they say nothing, and are only centred where images are normalised.',
    ]);
    expect(curve.every(({ validation }) => Number.isFinite(validation))).toBe(true);
    images[70] = Number.NaN;
    await writeFile(join(workspace.folder, 'hole.npy'), writeNpy(images, [samples, side, side]));
    await writeFile(join(workspace.folder, 'r.npy'), writeNpy(responses, [samples, 3]));
    expect((await run('fit', '--images', 'hole.npy', '--responses', 'r.npy')).stderr).toContain('DATA_MISSING: sysid: image 1 has a pixel that is NaN.');
  }, 60_000);

  it('names the learning rate of a fit that diverges, and the memory that a model would need', async () => {
    const wild = await run('fit', ...quick, '--method', 'gradient-descent', '--rate', '1e200', '--steps', '40', '--json');
    expect(wild.code).toBe(1);
    expect(wild.document()).toMatchObject({ run: { outcome: { reason: 'diverged', message: expect.stringContaining('learning rate 1e+200') } } });
    const large = await run('fit', '--data', 'n.npz', '--preset', 'v1', '--kernels', '1000000', '--kernel-side', '7,3');
    expect(large).toMatchObject({ code: 2, stderr: expect.stringMatching(/^[A-Z_]+: .*(memory|GiB|bytes)/i) });
  }, 60_000);
});
