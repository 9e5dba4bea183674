/** A network by hand: an optional 1-D convolution, a hidden layer, an output; tanh between them; half the mean squared error. */
import type { Objective } from '@thetakit/registry';
import type { KfacLayer, LayerStatistics } from '../src/natural/layer-statistics.ts';

/** A layer with tanh after it, or without. `positions`: rows per example; its inputs are then patches of the example. */
interface Stage extends KfacLayer {
  readonly positions: number;
  readonly isLast: boolean;
}

/** A training problem. */
export interface SmallNetwork {
  readonly layers: readonly KfacLayer[];
  readonly objective: Objective;
  readonly start: Float64Array;
  statistics(x: Float64Array): LayerStatistics[];
}

/** Uniform numbers in [-1, 1) from a linear congruential generator: reproducible, and good enough for tests. */
export function uniform(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Teacher and student of the same shape, widths [8, 12, 8, 1], 128 examples. */
export function denseNetwork(seed: number): SmallNetwork {
  return build(
    seed,
    8,
    [
      { inputs: 8, outputs: 12 },
      { inputs: 12, outputs: 8 },
      { inputs: 8, outputs: 1 },
    ].map((l, k) => ({ ...l, positions: 1, isLast: k === 2 })),
  );
}

/** A kernel of 3 over 8 positions of 2 channels to 4, then a hidden layer of 8, then 1. */
export function convolutionNetwork(seed: number): SmallNetwork {
  return build(seed, 16, [
    { inputs: 6, outputs: 4, positions: 6, isLast: false },
    { inputs: 24, outputs: 8, positions: 1, isLast: false },
    { inputs: 8, outputs: 1, positions: 1, isLast: true },
  ]);
}

const EXAMPLES = 128;

function build(seed: number, width: number, stages: readonly Stage[]): SmallNetwork {
  const draw = uniform(seed);
  const size = stages.reduce((sum, s) => sum + (s.inputs + 1) * s.outputs, 0);
  const parameters = () => {
    const x = new Float64Array(size);
    let at = 0;
    for (const { inputs, outputs } of stages) {
      for (let i = 0; i < inputs * outputs; i++) x[at + i] = draw() * Math.sqrt(3 / inputs);
      at += (inputs + 1) * outputs;
    }
    return x;
  };
  const teacher = parameters();
  const data = correlated(draw, width);
  const targets = forward(stages, teacher, data).output;
  const start = parameters();
  const gradientAt = (x: Float64Array) => backward(stages, x, data, targets);
  return {
    layers: stages,
    start,
    // Unit-variance normal predictions: the derivative of -log p by the output is standard normal, and its square averages to 1.
    statistics: (x) => backward(stages, x, data, targets, true).statistics,
    objective: {
      dimension: size,
      value: (x) => gradientAt(x).value,
      gradient: (x) => gradientAt(x).gradient,
      valueAndGradient: (x) => gradientAt(x),
    },
  };
}

/** Inputs like those of natural signals: neighbours alike, so that a few directions hold most of the variance. Each has variance about 1. */
function correlated(draw: () => number, width: number): Float64Array {
  const data = new Float64Array(EXAMPLES * width);
  const memory = 0.9;
  for (let b = 0; b < EXAMPLES; b++) {
    let level = draw() * Math.sqrt(3);
    for (let i = 0; i < width; i++) {
      level = memory * level + Math.sqrt(3 * (1 - memory * memory)) * draw();
      data[b * width + i] = level;
    }
  }
  return data;
}

/** Rows of patches: for the convolution 3 positions of 2 channels; otherwise the examples themselves. */
function rowsInto({ positions, inputs }: Stage, previous: Float64Array): Float64Array {
  if (positions === 1) return previous;
  const rows = new Float64Array(EXAMPLES * positions * inputs);
  for (let b = 0; b < EXAMPLES; b++)
    for (let t = 0; t < positions; t++) for (let i = 0; i < inputs; i++) rows[(b * positions + t) * inputs + i] = previous[b * 16 + 2 * t + i]!;
  return rows;
}

function forward(stages: readonly Stage[], x: Float64Array, data: Float64Array) {
  const inputs: Float64Array[] = [];
  let values = data;
  let at = 0;
  for (const stage of stages) {
    const rows = rowsInto(stage, values);
    inputs.push(rows);
    const count = rows.length / stage.inputs;
    values = new Float64Array(count * stage.outputs);
    for (let r = 0; r < count; r++) {
      for (let o = 0; o < stage.outputs; o++) {
        let sum = x[at + stage.inputs * stage.outputs + o]!;
        for (let i = 0; i < stage.inputs; i++) sum += rows[r * stage.inputs + i]! * x[at + i * stage.outputs + o]!;
        values[r * stage.outputs + o] = stage.isLast ? sum : Math.tanh(sum);
      }
    }
    at += (stage.inputs + 1) * stage.outputs;
  }
  return { inputs, output: values };
}

function backward(stages: readonly Stage[], x: Float64Array, data: Float64Array, targets: Float64Array, isFisher = false) {
  const { inputs, output } = forward(stages, x, data);
  const value = output.reduce((sum, v, i) => sum + (v - targets[i]!) ** 2, 0) / (2 * EXAMPLES);
  const gradient = new Float64Array(x.length);
  const statistics: LayerStatistics[] = [];
  let delta = output.map((v, i) => (isFisher ? 1 : v - targets[i]!));
  let at = x.length;
  for (let k = stages.length - 1; k >= 0; k--) {
    const { inputs: n, outputs: m } = stages[k]!;
    const rows = inputs[k]!;
    const count = rows.length / n;
    at -= (n + 1) * m;
    statistics.unshift({ examples: EXAMPLES, inputs: rows, outputGradients: delta });
    const back = new Float64Array(rows.length);
    for (let r = 0; r < count; r++) {
      for (let o = 0; o < m; o++) {
        const d = delta[r * m + o]!;
        gradient[at + n * m + o]! += d / EXAMPLES;
        for (let i = 0; i < n; i++) {
          gradient[at + i * m + o]! += (d * rows[r * n + i]!) / EXAMPLES;
          back[r * n + i]! += d * x[at + i * m + o]!;
        }
      }
    }
    // Through tanh: what came in was tanh(z), whose derivative is 1 - tanh^2. The first stage has nothing before it.
    delta = back.map((v, i) => v * (1 - rows[i]! ** 2));
  }
  return { value, gradient, statistics };
}
