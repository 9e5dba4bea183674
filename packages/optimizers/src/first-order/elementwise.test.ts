/** Moves for compiled programs are those of `update`, to the last bit. */
import { type AnyMethod, type ElementwiseMove, type MethodState, numberArithmetic, type Observation, resolveOptions } from '@thetakit/registry';
import { expect, it } from 'vitest';
import { adabelief } from './adabelief.ts';
import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { adamax } from './adamax.ts';
import { adamw } from './adamw.ts';
import { adan } from './adan.ts';
import { amsgrad } from './amsgrad.ts';
import { gradientDescent } from './gradient-descent.ts';
import { lion } from './lion.ts';
import { momentum } from './momentum.ts';
import { nadam } from './nadam.ts';
import { nesterov } from './nesterov.ts';
import { radam } from './radam.ts';
import { rmsprop } from './rmsprop.ts';
import { cosine } from './schedules/cosine.ts';
import { yogi } from './yogi.ts';

type Options = Readonly<Record<string, unknown>>;
const variants = (names: readonly string[], more: Options = {}) => names.map((variant): Options => ({ variant, ...more }));
const cases: readonly (readonly [rule: AnyMethod, options: readonly Options[]])[] = [
  [gradientDescent, [{}, { learningRate: cosine({ start: 0.1, steps: 8 }) }]],
  [momentum, [{}, { nesterov: true, weightDecay: 0.1 }, { dampening: 0.5 }, { variant: 'tf', nesterov: true }]],
  [nesterov, variants(['tf', 'torch', 'paper'])],
  [adam, [...variants(['tf', 'torch', 'paper']), { variant: 'optax', epsilonRoot: 1e-3 }, { learningRate: cosine({ start: 0.1, steps: 8 }) }]],
  [adamw, variants(['torch', 'optax', 'paper'])],
  [adamax, variants(['tf', 'torch', 'optax', 'paper'])],
  [nadam, variants(['torch', 'optax', 'tf'])],
  [amsgrad, variants(['paper', 'torch', 'tf', 'optax'])],
  [radam, variants(['torch', 'optax', 'paper'])],
  [rmsprop, [...variants(['tf', 'torch', 'optax'], { momentum: 0.5 }), { centered: true }]],
  [lion, [{ weightDecay: 0.1 }]],
  [adagrad, [...variants(['tf', 'optax', 'paper']), { learningRateDecay: 0.1 }]],
  [adadelta, variants(['tf', 'tf1x', 'torch', 'optax', 'paper'])],
  [yogi, [{}]],
  [adabelief, [{}]],
  [adan, [{ weightDecay: 0.1 }]],
];

/** Slopes of many sizes; one coordinate never has any, and one has none at first. */
const slopesAt = (k: number, x: ArrayLike<number>) =>
  Float64Array.from(x, (each, i) => (i === 3 || (i === 4 && k < 5) ? 0 : Math.sin(3 * k + i) * 10 ** (i - 4) + 0.1 * each));

for (const [rule, settings] of cases) {
  it(`${rule.id}: moves of compiled programs are those of the rule, bit by bit`, () => {
    for (const given of settings) {
      const options = resolveOptions(rule.id, rule.options, given);
      const move = rule.elementwise as ElementwiseMove<unknown, MethodState>;
      let state = rule.init(Float64Array.of(1, -2, 3, 0.5, -0.25, 1e3, -1e-3), options, { dimension: 7, seed: 0 });
      let spare = rule.init(new Float64Array(7), options, { dimension: 7, seed: 0 });
      for (let k = 0; k < 20; k++) {
        const gradient = slopesAt(k, state.query);
        const expected = movedTo(move, state, gradient, options);
        const next = rule.update(state, { value: 1 - k, gradient } as Observation, options, spare);
        [state, spare] = [next, state];
        expect({ given, k, ...state }).toMatchObject(expected);
      }
    }
  });
}

/** The state after a move, computed coordinate by coordinate. */
function movedTo(move: ElementwiseMove<unknown, MethodState>, state: MethodState, gradient: Float64Array, options: unknown): Record<string, unknown> {
  const numbers = move.numbers(state, options);
  const arrays = state as unknown as Readonly<Record<string, Float64Array>>;
  const moved = Array.from(gradient, (g, i) => {
    const own = Object.fromEntries(move.arrays.map((name) => [name, arrays[name]![i]!]));
    return move.move(numberArithmetic, { x: state.query[i]!, gradient: g, last: arrays['gradient']![i]!, ...own }, numbers);
  });
  const collected = ['query', ...move.arrays].map((name) => [name, Float64Array.from(moved, (each) => each[name]!)]);
  return { ...Object.fromEntries(collected), x: state.query.slice(), ...move.after(state, options) };
}
