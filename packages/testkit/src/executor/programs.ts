/**
 * Programs of the executor suite, in ops of TensorFlow.js, each with the same numbers computed by plain loops: so the suite needs
 * neither an executor to compare with nor golden files, and a wrong executor cannot agree with itself.
 */

// biome-ignore lint/suspicious/noExplicitAny: tensors and ops of TensorFlow.js, on which this package does not depend.
type Any = any;

/** The ops, by name: `import * as tf from '@tensorflow/tfjs-core'`. */
export type TensorOps = Readonly<Record<OpName, Any>>;

type OpName =
  | 'abs'
  | 'add'
  | 'concat'
  | 'conv2d'
  | 'div'
  | 'dot'
  | 'exp'
  | 'greater'
  | 'log'
  | 'logSumExp'
  | 'matMul'
  | 'max'
  | 'mean'
  | 'mul'
  | 'neg'
  | 'pad'
  | 'reshape'
  | 'slice'
  | 'sqrt'
  | 'square'
  | 'sub'
  | 'sum'
  | 'tanh'
  | 'transpose'
  | 'where';

/** An argument: numbers and their shape. */
export interface ProgramArgument {
  readonly data: readonly number[];
  readonly shape: readonly number[];
}

/** A program: its arguments in two settings, and what it gives. */
export interface ExecutorProgram {
  /** What it shows. */
  readonly name: string;
  readonly inputs: readonly (readonly ProgramArgument[])[];
  readonly program: (ops: TensorOps) => (...tensors: Any[]) => Any;
  /** The answer for the numbers of one setting. */
  readonly expected: (...numbers: (readonly number[])[]) => readonly number[];
  readonly shape: readonly number[];
}

/** Numbers of either sign without a pattern: sines of squares, between -2 and 2. */
function numbers(size: number, from: number): number[] {
  return Array.from({ length: size }, (_, i) => 2 * Math.sin((i + from) ** 2 + 0.5 * from));
}

/** Two settings of arguments of given shapes. */
function arguments2(...shapes: readonly (readonly number[])[]): ProgramArgument[][] {
  return [1, 7].map((from) =>
    shapes.map((shape, k) => ({
      data: numbers(
        shape.reduce((a, b) => a * b, 1),
        from + 20 * k,
      ),
      shape,
    })),
  );
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

const elementwise = [1, 3, 17].map(
  (size): ExecutorProgram => ({
    name: `elementwise work on ${size} numbers`,
    inputs: arguments2([size], [size]),
    program: (t) => (x, y) => t.add(t.mul(t.tanh(x), t.exp(y)), t.div(t.square(x), t.add(1, t.abs(y)))),
    expected: (x, y) => x.map((a, i) => Math.tanh(a) * Math.exp(y[i]!) + (a * a) / (1 + Math.abs(y[i]!))),
    shape: [size],
  }),
);

const shaped: ExecutorProgram[] = [
  {
    name: 'broadcasting a row and a column',
    inputs: arguments2([3, 1], [4]),
    program: (t) => (x, y) => t.sub(x, y),
    expected: (x, y) => x.flatMap((a) => y.map((b) => a - b)),
    shape: [3, 4],
  },
  {
    name: 'sums over an axis, and a maximum over all',
    inputs: arguments2([3, 4]),
    program: (t) => (x) => t.add(t.sum(x, 1), t.max(x)),
    expected: (x) => range(3).map((i) => total(x.slice(4 * i, 4 * i + 4)) + Math.max(...x)),
    shape: [3],
  },
  {
    name: 'a matrix product, the second factor transposed',
    inputs: arguments2([3, 5], [2, 5]),
    program: (t) => (a, b) => t.matMul(a, b, false, true),
    expected: (a, b) => range(6).map((at) => total(range(5).map((k) => a[5 * Math.floor(at / 2) + k]! * b[5 * (at % 2) + k]!))),
    shape: [3, 2],
  },
  {
    name: 'a transposition, a slice, a concatenation and padding',
    inputs: arguments2([2, 3]),
    program: (t) => (x) =>
      t.pad(
        t.concat([t.slice(t.transpose(x), [1, 0], [2, 2]), t.reshape(t.slice(x, [0, 0], [1, 2]), [1, 2])], 0),
        [
          [0, 0],
          [1, 0],
        ],
        9,
      ),
    expected: (x) => [9, x[1]!, x[4]!, 9, x[2]!, x[5]!, 9, x[0]!, x[1]!],
    shape: [3, 3],
  },
  {
    name: 'a valid convolution of one channel',
    inputs: arguments2([1, 4, 5, 1], [2, 3, 1, 1]),
    program: (t) => (x, w) => t.conv2d(x, w, 1, 'valid'),
    expected: (x, w) =>
      range(9).map((at) => {
        const [row, column] = [Math.floor(at / 3), at % 3];
        return total(range(6).map((k) => w[k]! * x[5 * (row + Math.floor(k / 3)) + column + (k % 3)]!));
      }),
    shape: [1, 3, 3, 1],
  },
  {
    name: 'a choice by a comparison',
    inputs: arguments2([6]),
    program: (t) => (x) => t.where(t.greater(x, 0), t.sqrt(t.abs(x)), t.neg(x)),
    expected: (x) => x.map((a) => (a > 0 ? Math.sqrt(a) : -a)),
    shape: [6],
  },
  {
    name: 'log-sum-exp of numbers too large for exp',
    inputs: arguments2([2, 3]),
    program: (t) => (x) => t.logSumExp(t.mul(x, 600), 1),
    expected: (x) =>
      range(2).map((i) => {
        const row = x.slice(3 * i, 3 * i + 3).map((a) => 600 * a);
        const top = Math.max(...row);
        return top + Math.log(total(row.map((a) => Math.exp(a - top))));
      }),
    shape: [2],
  },
  {
    name: 'infinity and NaN',
    inputs: [[{ data: [1, -1, 0], shape: [3] }], [{ data: [-2, 0, 3], shape: [3] }]],
    program: (t) => (x) => t.log(x),
    expected: (x) => x.map(Math.log),
    shape: [3],
  },
  {
    name: 'a scalar of everything',
    inputs: arguments2([4, 2], [2]),
    program: (t) => (x, w) => t.mean(t.square(t.sub(t.dot(x, w), 1))),
    expected: (x, w) => [total(range(4).map((i) => (x[2 * i]! * w[0]! + x[2 * i + 1]! * w[1]! - 1) ** 2)) / 4],
    shape: [],
  },
];

/** The table. */
export const EXECUTOR_PROGRAMS: readonly ExecutorProgram[] = [...elementwise, ...shaped];
