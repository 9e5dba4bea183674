/** Every readout against sums over positions and channels written out. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { keyOf, streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { compiled, runTensors } from '../../test-support/run-tensors.ts';
import type { Tensors } from '../core/tensors.ts';
import { reshapeAll } from '../model/parameter-layout.ts';
import { buildReadout, type ReadoutSpec } from './build-readout.ts';
import { fromEdges, samplePoints } from './sample-points.ts';

const [rows, columns, channels, neurons, batch] = [5, 6, 3, 4, 2];
const maps = normal(1, batch * rows * columns * channels);

const masked: readonly ReadoutSpec[] = [
  { kind: 'factorised' },
  { kind: 'factorised', mask: 'abs', features: 'abs' },
  { kind: 'factorised', features: 'norm' },
  { kind: 'factorised', features: 'absnorm' },
  { kind: 'fixed-mask', positions: [8, 14, 15, 21] },
  { kind: 'gaussian-mask' },
  { kind: 'rank-one' },
  { kind: 'gaussian-point', radius: 0.2 },
  { kind: 'gaussian-point', radius: 0.2, corners: 'edges', spread: 'diagonal' },
  { kind: 'gaussian-point', spread: 'isotropic', positions: [[0.1], [0.2], [-0.1], [0.3]], hidden: 3 },
];
const specs: readonly ReadoutSpec[] = [...masked, { kind: 'full' }];

// Sums of 90 products of order 1: a few hundred roundings of 1e-16.
const tolerance = 1e-13;

describe.each(masked)('%o', (spec) => {
  it('is the sum over positions and channels of mask times weight times map', () => {
    const { drive, masks, features } = built(spec);
    near(drive([0, 0], null), (b, n) => readAt(masks, features, b, n, [0, 0]));
  });

  it('reads at moved masks when the eye moves by whole pixels', () => {
    const { drive, masks, features } = built(spec);
    for (const shift of [
      [1, -1],
      [-1, 1],
    ] as const)
      near(drive([shift, shift], 'given'), (b, n) => readAt(masks, features, b, n, shift));
  });
});

describe.each(specs)('%o', (spec) => {
  it('is unchanged by a shift of 0, and in between for a fraction of a pixel', () => {
    const { drive } = built(spec);
    const [still, half, whole] = [drive([0, 0], null), drive([0.5, 0], 'same'), drive([1, 0], 'same')];
    const zero = drive([0, 0], 'same');
    near(zero, (b, n) => still[b * neurons + n]!);
    if (spec.kind === 'gaussian-point') return; // bilinear between pixels already: not linear in the shift across a pixel
    half.forEach((value, i) => {
      expect(Math.abs(value - (still[i]! + whole[i]!) / 2)).toBeLessThan(tolerance);
    });
  });

  it('gives neurons in another order when the parameters are in that order', () => {
    const { readout, values, drive } = built(spec);
    if (spec.kind === 'fixed-mask' || ('positions' in spec && spec.positions !== undefined)) return; // their places are not parameters
    const turned = Object.fromEntries(
      readout.parameters.map(({ name, shape }) => {
        const axis = shape.indexOf(neurons);
        const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
        const data = values[name]!;
        const source = (at: number) => {
          const n = Math.floor(at / inner) % neurons;
          return at + (((n + 1) % neurons) - n) * inner;
        };
        return [name, data.map((_, at) => data[source(at)]!)];
      }),
    );
    const [plain, moved] = [drive([0, 0], null), drive([0, 0], null, turned)];
    near(moved, (b, n) => plain[b * neurons + ((n + 1) % neurons)]!);
  });
});

it('the full readout is the sum of its weights times the maps', () => {
  const { drive, values } = built({ kind: 'full' });
  const weights = values['readout.0.weights']!;
  const inputs = rows * columns * channels;
  near(drive([0, 0], null), (b, n) => maps.subarray(b * inputs, (b + 1) * inputs).reduce((sum, c, i) => sum + c * weights[i * neurons + n]!, 0));
});

it('dropout keeps the mean, and leaves evaluation alone', () => {
  const spec = { kind: 'full', dropout: 0.5 } as const;
  const readout = buildReadout(spec, { name: 'readout.0', map: [rows, columns, channels], neurons });
  expect(readout.noise).toEqual([{ name: 'readout.0.dropout', kind: 'uniform', perImage: 90 }]);
  const { values, drive } = built(spec);
  const all = drive([0, 0], null);
  const half = trained(readout, values, { 'readout.0.dropout': Float64Array.from({ length: batch * 90 }, (_, i) => (i % 2) / 2 + 0.1) });
  const other = trained(readout, values, { 'readout.0.dropout': Float64Array.from({ length: batch * 90 }, (_, i) => ((i + 1) % 2) / 2 + 0.1) });
  all.forEach((value, i) => {
    expect(Math.abs((half[i]! + other[i]!) / 2 - value)).toBeLessThan(tolerance);
  });
});

it('the Gaussian point of a trained readout is mu + A eps', () => {
  const spec = { kind: 'gaussian-point', radius: 0.1, spread: 'full' } as const;
  const readout = buildReadout(spec, { name: 'readout.0', map: [rows, columns, channels], neurons });
  const { values, drive } = built(spec);
  const eps = normal(9, batch * neurons * 2).map((z) => z / 4);
  const noisy = trained(readout, values, { 'readout.0.noise': eps });
  for (let b = 0; b < batch; b++) {
    const moved = { ...values, 'readout.0.location': values['readout.0.location']!.slice() };
    for (let n = 0; n < neurons; n++) {
      for (let r = 0; r < 2; r++)
        moved['readout.0.location']![2 * n + r]! += [0, 1].reduce(
          (sum, c) => sum + values['readout.0.spread']![4 * n + 2 * r + c]! * eps[(b * neurons + n) * 2 + c]!,
          0,
        );
    }
    const expected = drive([0, 0], null, moved);
    for (let n = 0; n < neurons; n++) expect(Math.abs(noisy[b * neurons + n]! - expected[b * neurons + n]!)).toBeLessThan(tolerance);
  }
});

it.each([
  ['centres', 5.25],
  ['edges', 5],
])('a point counted from the %s of the border pixels reads the golden value', (corners, expected) => {
  const map = { data: Array.from({ length: 12 }, (_, p) => p), shape: [1, 3, 4, 1] };
  const read = (m: Tensor, at: Tensor) => samplePoints(m, corners === 'edges' ? fromEdges(at, 3, 4) : at);
  expect(Math.abs(runTensors(read, [map, { data: [0.5, -0.25], shape: [1, 1, 2] }])[0]! - expected)).toBeLessThan(1e-14);
});

function built(spec: ReadoutSpec) {
  const readout = buildReadout(spec, { name: 'readout.0', map: [rows, columns, channels], neurons });
  const values: Record<string, Float64Array> = {};
  readout.parameters.forEach(({ name, shape, start }, i) => {
    const size = shape.reduce((a, b) => a * b, 1);
    values[name] = normal(20 + i, size).map((z) => (start.kind === 'uniform' ? start.radius * Math.tanh(z) : z / 2));
  });
  const look = (of: (p: Tensors) => Tensor) => compiled((flat: Tensors) => of(reshapeAll(readout.parameters, flat)))(values).data;
  const drive = (shift: readonly number[] | readonly (readonly number[])[], kind: 'given' | 'same' | null, other = values): Float64Array => {
    const given = Float64Array.from(kind === 'given' ? shift.flat() : Array.from({ length: batch }, () => shift).flat(2));
    const run = (flat: Tensors, m: Tensor, s: Tensor) => {
      const placed = reshapeAll([...readout.parameters, { name: 'maps', shape: [batch, rows, columns, channels], start: { kind: 'constant', value: 0 } }], {
        ...flat,
        maps: m,
      });
      return readout.drive(placed['maps'] as Tensor, placed, {
        isTraining: false,
        noise: {},
        shift: kind === null ? null : (reshapeAll([{ name: 's', shape: [batch, 2], start: { kind: 'constant', value: 0 } }], { s })['s'] as Tensor),
      });
    };
    return Float64Array.from(compiled(run)(other, maps, given).data);
  };
  return { readout, values, drive, masks: look((p) => readout.masks(p)), features: look((p) => readout.featureWeights(p)) };
}

/** The readout in training mode, with noise. */
function trained(readout: ReturnType<typeof buildReadout>, values: Record<string, Float64Array>, noise: Record<string, Float64Array>): Float64Array {
  const zero = { kind: 'constant', value: 0 } as const;
  const run = (flat: Tensors, m: Tensor, z: Tensors) => {
    const p = reshapeAll([...readout.parameters, { name: 'maps', shape: [batch, rows, columns, channels], start: zero }], { ...flat, maps: m });
    const drawn = reshapeAll(
      Object.keys(z).map((name) => ({ name, shape: [batch, (noise[name]?.length ?? 0) / batch], start: zero })),
      z,
    );
    return readout.drive(p['maps'] as Tensor, p, { isTraining: true, noise: drawn, shift: null });
  };
  return Float64Array.from(compiled(run)(values, maps, noise).data);
}

/** sum_{y,x,k} mask[n, y, x] weight[n, k] map[b, y + dy, x + dx, k]. */
function readAt(masks: ArrayLike<number>, features: ArrayLike<number>, b: number, n: number, [dy, dx]: readonly [number, number]): number {
  let sum = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [v, u] = [y + dy, x + dx];
      if (v < 0 || v >= rows || u < 0 || u >= columns) continue;
      for (let k = 0; k < channels; k++)
        sum += masks[(n * rows + y) * columns + x]! * features[n * channels + k]! * maps[((b * rows + v) * columns + u) * channels + k]!;
    }
  }
  return sum;
}

function near(received: Float64Array, expected: (b: number, n: number) => number): void {
  expect(received.length).toBe(batch * neurons);
  received.forEach((value, i) => {
    expect(Math.abs(value - expected(Math.floor(i / neurons), i % neurons))).toBeLessThan(tolerance);
  });
}

function normal(seed: number, size: number): Float64Array {
  return streamOf(keyOf(seed)).fillNormal(new Float64Array(size));
}
