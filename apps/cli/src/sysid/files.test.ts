/** Every format that is read gives the same data; damaged files give coded errors. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNpy, writeNpz } from '@thetakit/cnn-sysid';
import h5wasm from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli, type Workspace } from '../testing/run-cli.ts';
import { readSysidData } from './data-file.ts';

let workspace: Workspace;
const path = (name: string) => join(workspace.folder, name);
const load = (files: Record<string, unknown>) => readSysidData({ cwd: workspace.folder }, { maxBytes: 2 ** 30, ...files });
const images = Float32Array.from({ length: 6 * 12 }, (_, i) => i - 30);
const responses = Float64Array.from({ length: 6 * 2 }, (_, i) => i / 4);
const same = { images, responses, image: [3, 4, 1], samples: 6, neurons: 2 };

beforeAll(async () => {
  workspace = await createWorkspace();
  await h5wasm.ready;
  const file = new h5wasm.File(path('d.h5'), 'w');
  file.create_dataset({ name: 'images', data: images, shape: [6, 3, 4] });
  file.create_dataset({ name: 'responses', data: responses, shape: [6, 2] });
  file.create_group('stimulus').create_dataset({ name: 'pictures', data: images, shape: [6, 3, 4], chunks: [2, 3, 4], compression: 'gzip' } as never);
  file.close();
  await cp(path('d.h5'), path('d.nwb'));
  const whole = await readFile(path('d.h5'));
  await writeFile(path('cut.h5'), whole.subarray(0, whole.length - 200));
  await writeFile(path('junk.h5'), 'no HDF5 at all');
});
afterAll(() => workspace.remove());

describe('readSysidData', () => {
  it('reads HDF5 and NWB by name, compressed or not', async () => {
    expect(await load({ data: 'd.h5' })).toMatchObject(same);
    expect(await load({ data: 'd.nwb', imagesName: '/stimulus/pictures' })).toMatchObject(same);
    const part = { images: images.slice(12, 48), responses: responses.slice(2, 8), samples: 3 };
    expect(await load({ data: 'd.h5', rows: [1, 4] })).toMatchObject({ ...same, ...part });
    await expect(load({ data: 'd.h5', imagesName: 'movies' })).rejects.toThrow(
      'COLUMN_UNKNOWN: readHdf5: there is no dataset "movies". The file has /images, /responses, /stimulus/pictures',
    );
  });

  it('reads MAT 7.3, whose axes are stored backwards, after its own head of 512 bytes', async () => {
    // MATLAB writes images(6, 3, 4) as a dataset of shape [4, 3, 6].
    const turned = Float32Array.from({ length: 72 }, (_, i) => images[(i % 6) * 12 + (Math.floor(i / 6) % 3) * 4 + Math.floor(i / 18)] ?? 0);
    const across = Float64Array.from({ length: 12 }, (_, i) => responses[(i % 6) * 2 + Math.floor(i / 6)] ?? 0);
    const file = new h5wasm.File(path('plain.h5'), 'w');
    file.create_dataset({ name: 'images', data: turned, shape: [4, 3, 6] });
    file.create_dataset({ name: 'responses', data: across, shape: [2, 6] });
    file.close();
    const head = new Uint8Array(512);
    head.set(new TextEncoder().encode('MATLAB 7.3 MAT-file'));
    await writeFile(path('d.mat'), Buffer.concat([head, await readFile(path('plain.h5'))]));
    expect(await load({ data: 'd.mat' })).toMatchObject(same);
  });

  it('reads MAT 5, whose first axis runs fastest', async () => {
    const turned = Float64Array.from({ length: 72 }, (_, i) => images[(i % 6) * 12 + (Math.floor(i / 6) % 3) * 4 + Math.floor(i / 18)] ?? 0);
    const across = Float64Array.from({ length: 12 }, (_, i) => responses[(i % 6) * 2 + Math.floor(i / 6)] ?? 0);
    const head = Buffer.alloc(128, ' ');
    head.write('MATLAB 5.0 MAT-file');
    head.writeUInt16LE(0x0100, 124);
    head.write('IM', 126);
    await writeFile(path('five.mat'), Buffer.concat([head, matMatrix('images', [6, 3, 4], turned), matMatrix('responses', [6, 2], across)]));
    expect(await load({ data: 'five.mat' })).toMatchObject({ ...same, images: Float32Array.from(images) });
  });

  it('reads Zarr of version 2, plain and packed by chunks', async () => {
    const metadata = (shape: number[], chunks: number[], dtype: string) =>
      JSON.stringify({ zarr_format: 2, shape, chunks, dtype, compressor: null, fill_value: 0, order: 'C', filters: null });
    for (const name of ['images', 'responses']) await mkdir(path(`d.zarr/${name}`), { recursive: true });
    await writeFile(path('d.zarr/.zgroup'), '{"zarr_format": 2}');
    await writeFile(path('d.zarr/images/.zarray'), metadata([6, 3, 4], [4, 3, 4], '<f4'));
    await writeFile(path('d.zarr/images/0.0.0'), new Uint8Array(images.buffer, 0, 4 * 48));
    // The last chunk is as long as the others; what lies beyond the array is not looked at.
    const rest = Float32Array.from({ length: 48 }, (_, i) => images[48 + i] ?? 99);
    await writeFile(path('d.zarr/images/1.0.0'), new Uint8Array(rest.buffer));
    await writeFile(path('d.zarr/responses/.zarray'), metadata([6, 2], [6, 2], '<f8'));
    await writeFile(path('d.zarr/responses/0.0'), new Uint8Array(responses.buffer));
    expect(await load({ data: 'd.zarr' })).toMatchObject(same);
    await expect(load({ data: 'd.zarr', imagesName: 'movies' })).rejects.toThrow(
      'COLUMN_UNKNOWN: d.zarr: there is no array "movies". The folder has images, responses',
    );
    await writeFile(path('d.zarr/images/1.0.0'), new Uint8Array(rest.buffer, 0, 20));
    await expect(load({ data: 'd.zarr' })).rejects.toThrow('DATA_FORMAT: readZarr: ');
  });

  it('reads CSV with and without a header, an image per line', async () => {
    const lines = (data: ArrayLike<number>, width: number) =>
      Array.from({ length: data.length / width }, (_, row) => Array.from({ length: width }, (_each, column) => data[row * width + column]).join(',')).join(
        '\n',
      );
    const square = images.subarray(0, 6 * 9);
    await writeFile(path('i.csv'), `${lines(square, 9)}\n`);
    await writeFile(path('r.csv'), `left,right\n${lines(responses, 2)}\n`);
    expect(await load({ images: 'i.csv', responses: 'r.csv' })).toMatchObject({ ...same, images: square, image: [3, 3, 1] });
    await writeFile(path('bad.csv'), `left,right\n1,2\n3,x\n`);
    await expect(load({ images: 'i.csv', responses: 'bad.csv' })).rejects.toThrow('DATA_CELL');
    await writeFile(path('oblong.csv'), `${lines(images, 12)}\n`);
    await expect(load({ images: 'oblong.csv', responses: 'r.csv' })).rejects.toThrow(
      'SHAPE_MISMATCH: sysid: images have shape [6, 12], and 12 pixels are no square.',
    );
  });

  it('reads a folder with a file per trial, and keeps its tiers as the split', async () => {
    for (const folder of ['t/data/images', 't/data/responses', 't/meta/trials']) await mkdir(path(folder), { recursive: true });
    const tiers = ['train', 'test', 'validation', 'train'];
    const dict = `{'descr': '<U10', 'fortran_order': False, 'shape': (4,), }`.padEnd(117);
    const text = new Uint8Array(128 + 160);
    text.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    text.set(new TextEncoder().encode(`${dict}\n`), 10);
    tiers.forEach((tier, i) => [...tier].forEach((letter, c) => text.set([letter.charCodeAt(0)], 128 + 40 * i + 4 * c)));
    await writeFile(path('t/meta/trials/tiers.npy'), text);
    for (let t = 0; t < 4; t++) {
      await writeFile(path(`t/data/images/${t}.npy`), writeNpy(images.slice(12 * t, 12 * t + 12), [1, 3, 4]));
      await writeFile(path(`t/data/responses/${t}.npy`), writeNpy(responses.slice(2 * t, 2 * t + 2), [2]));
    }
    const data = await load({ data: 't' });
    expect(data).toMatchObject({ image: [3, 4, 1], samples: 3, neurons: 2, split: { training: Int32Array.of(0, 1), validation: Int32Array.of(2) } });
    expect([...data.responses]).toEqual([0, 0.25, 1.5, 1.75, 1, 1.25]);
    expect(data.test?.repeats).toEqual({ data: Float64Array.of(0.5, 0.75), shape: [1, 1, 2] });
  });

  it('refuses what is truncated or of another kind, with a code, and without a word of the library', async () => {
    for (const name of ['cut.h5', 'junk.h5'])
      await expect(load({ data: name })).rejects.toThrow(new RegExp(`^DATA_FORMAT: ${name}: it cannot be read as HDF5 `));
    await writeFile(path('v7.mat'), 'MATLAB 5.0 MAT-file, cut off');
    await expect(load({ data: 'v7.mat' })).rejects.toThrow('DATA_FORMAT: readMat5: the file ends after 28 bytes, but 128 are needed.');
    await writeFile(path('d.npz'), writeNpz({ images: { data: images, shape: [6, 3, 4] } }));
    await expect(load({ data: 'd.npz' })).rejects.toThrow('COLUMN_UNKNOWN: readNpz: there is no array "responses". The file has images');
    await expect(load({ data: 'none.nwb' })).rejects.toThrow('FILE_NOT_FOUND');
  });
});

/** The folder with r1_training_set.npy and its like: the data are not ours to ship. */
const folder = process.env['THETAKIT_SYSID_DATA'] ?? '';

describe.skipIf(folder === '' || !existsSync(join(folder, 'r1_training_set.npy')))('the data of Antolik et al.', () => {
  it.each([
    [1, { nullPoisson: 89.75, noisePower: 0.759, explainableShareOfMean: 0.679, oracle: 0.388, splitHalf: 0.592, spearmanBrown: 0.711 }],
    [2, { nullPoisson: 50.0, noisePower: 0.818, explainableShareOfMean: 0.529, oracle: 0.296, splitHalf: 0.455, spearmanBrown: 0.576 }],
    [3, { nullPoisson: 94.19, noisePower: 0.791, explainableShareOfMean: 0.653, oracle: 0.355, splitHalf: 0.59, spearmanBrown: 0.701 }],
  ])('gives in region %d the loss of the mean and the reliabilities that are known', async (region, known) => {
    const run = await runCli(['sysid', 'evaluate', '--antolik', folder, '--region', String(region), '--json'], { cwd: workspace.folder });
    const { means } = run.document() as { means: Record<string, number> };
    for (const [name, value] of Object.entries(known))
      expect(Math.abs((means[name] ?? Number.NaN) - value)).toBeLessThan(name === 'nullPoisson' ? 0.005 : 0.0005);
  });

  it('says which file is missing and where to get it', async () => {
    const run = await runCli(['sysid', 'fit', '--antolik', folder, '--preset', 'v1'], { cwd: workspace.folder });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^FILE_NOT_FOUND: --antolik: .* has no region1\/training_inputs\.npy\. Get the S1 Dataset of the article/);
  });
});

/** A matrix of doubles as MAT 5 has it: flags, sizes, name and numbers, each with its type and length, padded to 8 bytes. */
function matMatrix(name: string, shape: readonly number[], values: Float64Array): Buffer {
  const element = (type: number, body: Uint8Array) => {
    const tag = Buffer.alloc(8);
    tag.writeUInt32LE(type, 0);
    tag.writeUInt32LE(body.length, 4);
    return Buffer.concat([tag, body, Buffer.alloc((8 - (body.length % 8)) % 8)]);
  };
  const bytes = (array: Uint32Array | Int32Array | Float64Array) => new Uint8Array(array.buffer);
  const parts = [element(6, bytes(Uint32Array.of(6, 0))), element(5, bytes(Int32Array.from(shape))), element(1, Buffer.from(name)), element(9, bytes(values))];
  return element(14, Buffer.concat(parts));
}
