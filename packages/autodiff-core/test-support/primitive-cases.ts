/** Cases of every primitive, for the test of what primitives owe. */
import type { DType } from '../src/ir/node.ts';
import { sizeOf } from '../src/ir/shape.ts';

/** An input of a case: values of a dtype, float by default. */
export interface Operand {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly dtype?: DType;
}

/** A primitive applied to operands. */
export interface Case {
  readonly name: string;
  readonly operands: readonly Operand[];
  readonly params?: unknown;
  /** Relative tolerance of differences, where the default is too tight. */
  readonly tolerance?: number;
}

const vector = (...values: number[]): Operand => ({ shape: [values.length], values });
const scalar = (value: number): Operand => ({ shape: [], values: [value] });
const matrix = (rows: number, columns: number, f = (i: number) => Math.sin(3 * i + 1) + 0.1 * i): Operand => ({
  shape: [rows, columns],
  values: Array.from({ length: rows * columns }, (_, i) => f(i)),
});
const cube = (a: number, b: number, c: number): Operand => ({ shape: [a, b, c], values: Array.from({ length: a * b * c }, (_, i) => Math.cos(2 * i + 1)) });
const array = (...shape: number[]): Operand => ({ shape, values: Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(5 * i + 2)) });
const indices = (shape: readonly number[], ...values: number[]): Operand => ({ shape, values, dtype: 'int32' });
const flags = (...values: number[]): Operand => ({ shape: [values.length], values, dtype: 'bool' });

const anywhere = [
  'neg',
  'exp',
  'expm1',
  'sin',
  'cos',
  'tan',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'logistic',
  'softplus',
  'logSigmoid',
  'relu',
  'erf',
  'erfc',
  'logNdtr',
  'millsRatio',
  'abs',
  'sign',
  'floor',
  'ceil',
  'round',
];
const positive = ['log', 'log1p', 'sqrt', 'rsqrt', 'cbrt', 'lgamma', 'digamma'];
const inside = ['asin', 'acos', 'atanh'];

/** Parameters of a convolution over one spatial axis. */
const along = (stride: number, low: number, high: number, inputDilation = 1, kernelDilation = 1, groups = 1) => ({
  strides: [stride],
  low: [low],
  high: [high],
  inputDilation: [inputDilation],
  kernelDilation: [kernelDilation],
  groups,
});

const convCases: Case[] = [
  { name: 'conv', operands: [array(2, 5, 3), array(1, 3, 4)], params: along(1, 0, 0) },
  { name: 'conv', operands: [array(2, 7, 6), array(3, 6, 2)], params: along(2, 1, 1) },
  { name: 'conv', operands: [array(1, 8, 2), array(4, 2, 3)], params: along(3, 2, 3, 2, 2) },
  { name: 'conv', operands: [array(2, 9, 1), array(2, 1, 1)], params: along(1, -1, -2) },
  { name: 'conv', operands: [array(2, 6, 4), array(3, 2, 6)], params: along(2, 1, 2, 1, 1, 2) },
  { name: 'conv', operands: [array(1, 6, 3), array(2, 1, 3)], params: along(1, 0, 1, 1, 2, 3) },
  {
    name: 'conv',
    operands: [array(2, 4, 5, 2), array(2, 3, 2, 3)],
    params: { strides: [1, 2], low: [0, 1], high: [1, 1], inputDilation: [1, 1], kernelDilation: [2, 1], groups: 1 },
  },
  {
    name: 'conv',
    operands: [array(1, 3, 4, 3, 2), array(2, 1, 2, 1, 4)],
    params: { strides: [1, 2, 1], low: [1, 0, 0], high: [0, 1, 1], inputDilation: [1, 2, 1], kernelDilation: [1, 1, 2], groups: 2 },
  },
];

const window = (size: readonly number[], strides: readonly number[], dilations = size.map(() => 1)) => ({ window: size, strides, dilations });

/** All different, 0.1 apart at least: farther than differences move them. */
const spaced = (...shape: number[]): Operand => ({ shape, values: Array.from({ length: sizeOf(shape) }, (_, i) => ((37 * i) % 211) / 10 - 9) });

const windowCases: Case[] = ['reduceWindowSum', 'reduceWindowMax'].flatMap((name) => [
  { name, operands: [spaced(2, 7, 3)], params: window([1, 3, 1], [1, 2, 1]) },
  { name, operands: [spaced(1, 5, 6, 2)], params: window([1, 2, 3, 1], [1, 2, 3, 1]) },
  { name, operands: [spaced(2, 8)], params: window([1, 3], [1, 1], [1, 2]) },
  { name, operands: [spaced(2, 4, 5, 4, 1)], params: window([2, 2, 2, 3, 1], [1, 3, 1, 1, 1]) },
  { name, operands: [spaced(2, 5)], params: window([1, 1], [1, 3]) },
]);

/** Well conditioned: the diagonal dominates. */
const dominant = (n: number, shift = 0): Operand => ({
  shape: [n, n],
  values: Array.from({ length: n * n }, (_, i) => Math.sin(7 * i + 1 + shift) + (i % (n + 1) === 0 ? 3 + (i / (n + 1)) * 0.9 : 0)),
});
const pairOf = (a: Operand, b: Operand): Operand => ({ shape: [2, ...a.shape], values: [...a.values, ...b.values] });

const matrixCases: Case[] = [
  ...['cholesky', 'logAbsDet', 'eighValues', 'eighVectors', 'qrQ', 'qrR', 'svdU', 'svdS', 'svdV'].flatMap((name) => [
    { name, operands: [dominant(3)] },
    { name, operands: [pairOf(dominant(2), dominant(2, 1))] },
  ]),
  ...['qrQ', 'qrR', 'svdU', 'svdS', 'svdV'].map((name) => ({ name, operands: [matrix(4, 2)] })),
  ...[true, false].flatMap((lower) =>
    [true, false].map((transposed) => ({ name: 'triangularSolve', operands: [dominant(3), matrix(3, 2)], params: { lower, transposed } })),
  ),
  { name: 'solve', operands: [dominant(3), matrix(3, 2)], params: { transposed: false } },
  { name: 'solve', operands: [pairOf(dominant(2), dominant(2, 1)), cube(2, 2, 3)], params: { transposed: true } },
];

/** At least one case per primitive, but for those exempt. */
export const cases: Case[] = [
  ...anywhere.map((name) => ({ name, operands: [vector(0.3, -1.2, 2.1, -0.7)] })),
  ...positive.map((name) => ({ name, operands: [vector(0.8, 1.7, 3.4, 11.3)] })),
  ...inside.map((name) => ({ name, operands: [vector(0.3, -0.4, 0.6)] })),
  { name: 'acosh', operands: [vector(1.5, 2.3, 4)] },
  { name: 'digamma', operands: [vector(-0.45, -1.6, 1.4)], tolerance: 1e-6 },
  { name: 'polygamma', operands: [vector(0.9, 2.5, 14)], params: { order: 2 } },
  { name: 'integerPow', operands: [vector(0.7, -1.3, 2)], params: { exponent: 5 } },
  { name: 'integerPow', operands: [vector(0.7, -1.3, 2)], params: { exponent: 3 } },
  { name: 'integerPow', operands: [vector(0.9, -1.3, 2)], params: { exponent: -2 } },
  ...['add', 'sub', 'mul', 'div', 'max', 'min', 'atan2', 'hypot', 'mod'].flatMap((name) => [
    { name, operands: [vector(1.3, -0.4, 2.5), vector(0.7, 1.9, -1.1)] },
    { name, operands: [scalar(1.3), vector(0.7, 1.9, -1.1)] },
    { name, operands: [vector(1.3, -0.4, 2.2), scalar(0.9)] },
  ]),
  { name: 'pow', operands: [vector(1.3, 0.4, 2.2), vector(0.7, 1.9, -1.1)] },
  { name: 'pow', operands: [scalar(1.3), vector(0.7, 1.9, -1.1)] },
  { name: 'clamp', operands: [vector(-2, 0.3, 5), scalar(-1), scalar(1)] },
  { name: 'select', operands: [flags(1, 0, 1), vector(1, 2, 3), vector(4, 5, 6)] },
  { name: 'select', operands: [flags(1, 0, 1), scalar(2), vector(4, 5, 6)] },
  { name: 'select', operands: [{ shape: [], values: [1], dtype: 'bool' as const }, vector(1, 2, 3), vector(4, 5, 6)] },
  { name: 'reduceSum', operands: [matrix(3, 4)], params: { axes: [0] } },
  { name: 'reduceSum', operands: [cube(2, 3, 4)], params: { axes: [0, 2] } },
  { name: 'reduceMax', operands: [matrix(3, 4)], params: { axes: [1] } },
  { name: 'reduceMin', operands: [matrix(3, 4)], params: { axes: [0, 1] } },
  { name: 'reduceProd', operands: [matrix(3, 5)], params: { axes: [1] } },
  { name: 'reduceProd', operands: [cube(2, 3, 4)], params: { axes: [0, 2] } },
  { name: 'cumsum', operands: [matrix(3, 4)], params: { axis: 1, exclusive: false, reverse: false } },
  { name: 'cumsum', operands: [cube(2, 3, 4)], params: { axis: 1, exclusive: true, reverse: true } },
  { name: 'logSumExp', operands: [matrix(3, 4)], params: { axes: [1] } },
  { name: 'softmax', operands: [matrix(3, 4)], params: { axes: [1] } },
  { name: 'softmax', operands: [cube(2, 3, 4)], params: { axes: [0, 2] } },
  { name: 'logSoftmax', operands: [matrix(3, 4)], params: { axes: [0] } },
  { name: 'norm', operands: [matrix(3, 4)], params: { axes: [1] } },
  { name: 'reshape', operands: [matrix(3, 4)], params: { shape: [2, 6] } },
  { name: 'transpose', operands: [cube(2, 3, 4)], params: { permutation: [2, 0, 1] } },
  { name: 'broadcast', operands: [vector(1, 2, 3)], params: { shape: [2, 3, 2], axes: [1] } },
  { name: 'broadcast', operands: [{ shape: [3, 1], values: [1, 2, 3] }], params: { shape: [3, 4], axes: [0, 1] } },
  { name: 'reverse', operands: [matrix(3, 4)], params: { axes: [0, 1] } },
  { name: 'slice', operands: [matrix(5, 6)], params: { start: [1, 0], limit: [5, 6], strides: [2, 3] } },
  { name: 'pad', operands: [matrix(2, 3), scalar(0.5)], params: { low: [1, -1], high: [0, 2], interior: [2, 1] } },
  { name: 'concatenate', operands: [matrix(2, 3), matrix(2, 1), matrix(2, 2)], params: { axis: 1 } },
  { name: 'gather', operands: [matrix(4, 3), indices([2, 2], 3, 0, 1, 3)], params: { axis: 0, batchDims: 0 } },
  { name: 'gather', operands: [matrix(2, 5), indices([2, 3], 0, 4, 4, 1, 2, 1)], params: { axis: 1, batchDims: 1 } },
  { name: 'scatterAdd', operands: [matrix(4, 2), indices([3], 1, 3, 1), matrix(3, 2)], params: { axis: 0, batchDims: 0 } },
  { name: 'dot', operands: [matrix(3, 4), matrix(4, 2)], params: { contract: [[1], [0]], batch: [[], []] } },
  { name: 'dot', operands: [cube(2, 3, 4), cube(4, 2, 3)], params: { contract: [[2], [0]], batch: [[0], [1]] } },
  {
    name: 'dot',
    operands: [cube(2, 3, 4), cube(3, 4, 2)],
    params: {
      contract: [
        [2, 1],
        [1, 0],
      ],
      batch: [[], []],
    },
  },
  { name: 'dot', operands: [vector(1, 2, 3), vector(-1, 0.5, 2)], params: { contract: [[], []], batch: [[], []] } },
  { name: 'fourier', operands: [matrix(2, 6)], params: { conjugate: false } },
  { name: 'fourier', operands: [array(3, 2, 17)], params: { conjugate: true } },
  ...(['j', 'i', 'ie', 'k', 'ke'] as const).flatMap((kind) =>
    [0, 1, 3].map((order) => ({ name: 'bessel', operands: [vector(0.8, 2.7, 9.3)], params: { kind, order } })),
  ),
  { name: 'erfInv', operands: [vector(0.1, -0.45, 0.7)] },
  { name: 'ndtri', operands: [vector(0.2, 0.5, 0.85)] },
  ...([0, 1] as const).map((upper) => ({ name: 'gammaInc', operands: [vector(1.3, 2.5, 4), vector(2.1, 1.5, 8)], params: { order: 0, upper } })),
  { name: 'gammaInc', operands: [scalar(2.5), vector(1.5, 6)], params: { order: 1, upper: 0 } },
  { name: 'betaInc', operands: [vector(2, 1.4), vector(3, 2.2), vector(0.4, 0.7)], params: { i: 0, j: 0 } },
  { name: 'betaInc', operands: [vector(2, 1.4), scalar(3), vector(0.4, 0.7)], params: { i: 1, j: 0 } },
  ...convCases,
  ...matrixCases,
  ...windowCases,
];

/** Primitives that the table leaves out, with the reason. */
export const exempt: Readonly<Record<string, string>> = {
  input: 'no inputs',
  constant: 'no inputs',
  iota: 'no inputs',
  convert: 'tested with the kernels',
  stopGradient: 'its tangent is not that of its value, by design',
  customCall: 'tested with customJvp and customVjp',
  lu: 'made by solve alone',
  luSolve: 'made by solve alone',
  qrPacked: 'made by qrQ and qrR alone',
  eighPacked: 'made by eighValues and eighVectors alone',
  svdPacked: 'made by svdU, svdS and svdV alone',
  detSign: 'piecewise constant; tested with slogdet',
  hostCall: 'tested with implicit differentiation',
  argsort: 'integers; tested with sort',
  scan: 'tested with control flow',
  cond: 'tested with control flow',
  whileLoop: 'tested with control flow',
  checkpoint: 'tested with the transformation',
  barrier: 'tested with checkpoint',
  sech2: 'made by tanh alone',
  argMax: 'integers',
  argMin: 'integers',
  reduceWindowArgMax: 'integers; tested with pooling',
  topIndices: 'integers; tested with topk',
  floorDiv: 'integers',
  equal: 'bool',
  notEqual: 'bool',
  less: 'bool',
  lessEqual: 'bool',
  greater: 'bool',
  greaterEqual: 'bool',
  and: 'bool',
  or: 'bool',
  xor: 'bool',
  not: 'bool',
  isNan: 'bool',
  isFinite: 'bool',
  isInf: 'bool',
};
