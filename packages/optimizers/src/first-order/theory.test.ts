import type { AnyMethod, Objective, Observation } from '@thetakit/registry';
import { resolveOptions } from '@thetakit/registry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runMethod } from '../run/run-method.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { ftrl } from './ftrl.ts';
import { gradientDescent } from './gradient-descent.ts';
import { lamb } from './lamb.ts';
import { momentum } from './momentum.ts';
import { nadam } from './nadam.ts';
import { nesterov } from './nesterov.ts';
import { proximalAdagrad } from './proximal-adagrad.ts';
import { proximalGradientDescent } from './proximal-gradient-descent.ts';

/** 1/2 sum l_i (x_i - c_i)^2 */
function bowl(curvatures: readonly number[], centre: readonly number[] = curvatures.map(() => 0)): Objective {
  return {
    dimension: curvatures.length,
    value: (x) => curvatures.reduce((sum, l, i) => sum + (l * (x[i]! - centre[i]!) ** 2) / 2, 0),
    gradient: (x, out: Float64Array = new Float64Array(curvatures.length)) => {
      curvatures.forEach((l, i) => {
        out[i] = l * (x[i]! - centre[i]!);
      });
      return out;
    },
  };
}

const two = bowl([1, 9]);
const start = () => Float64Array.of(1, 1);

describe('theory on quadratics', () => {
  it('gradient descent contracts at (k - 1) / (k + 1) with the best step 2 / (l1 + ln)', () => {
    // k = 9: rate 0.8; the error of both coordinates is multiplied by exactly +-0.8 per step.
    const { history } = runMethod(gradientDescent, two, start(), { options: { learningRate: 0.2 }, maxiter: 10, history: true });
    history!.forEach(({ x, nit }) => {
      expect(Math.abs(x[0]!)).toBeCloseTo(0.8 ** nit, 12);
      expect(Math.abs(x[1]!)).toBeCloseTo(0.8 ** nit, 12);
    });
  });

  it('gradient descent diverges at 2 / ln and beyond, momentum up to (2 + 2 mu) / ln does not', () => {
    expect(runMethod(gradientDescent, two, start(), { options: { learningRate: 2.01 / 9 } }).success).toBe(false);
    expect(runMethod(momentum, two, start(), { options: { learningRate: 3.7 / 9, momentum: 0.9 } }).success).toBe(true);
    expect(runMethod(momentum, two, start(), { options: { learningRate: 3.81 / 9, momentum: 0.9 } }).success).toBe(false);
  });

  it("Nesterov's rule of 1983 keeps f - f* <= 2 L |x0 - x*|^2 / (k + 1)^2", () => {
    const curvatures = [0.001, 0.01, 0.1, 1, 10];
    const { value, gradient } = bowl(curvatures);
    const x0 = new Float64Array(5).fill(1);
    const options = resolveOptions('nesterov', nesterov.options, { learningRate: 1 / 10, variant: 'paper' });
    let state = nesterov.init(x0, options, { dimension: 5, seed: 0 });
    for (let k = 1; k <= 200; k++) {
      const observation = { value: value(state.query), gradient: gradient!(state.query) } as Observation;
      state = nesterov.update(state, observation, options, structuredClone(state));
      expect(value(state.landed)).toBeLessThanOrEqual((2 * 10 * 5) / (k + 1) ** 2);
    }
  });

  it('tells the variants of Adam apart when epsilon is large', () => {
    const run = (variant: string) => runMethod(adam, two, start(), { options: { learningRate: 0.1, epsilon: 1, variant }, maxiter: 10 }).x[0]!;
    expect(Math.abs(run('tf') - run('torch'))).toBeGreaterThan(1e-3);
  });
});

describe('penalties', () => {
  const centre = [2, -0.3, -1.5];
  const problem = bowl([1, 1, 1], centre);
  // min 1/2 (x - c)^2 + 1/2 |x| + 1/2 x^2 is at shrink(c, 1/2) / 2
  const expected = [0.75, 0, -0.5];
  const methods: readonly (readonly [AnyMethod, object])[] = [
    [proximalGradientDescent, { learningRate: 0.5 }],
    [proximalAdagrad, { learningRate: 1 }],
  ];
  for (const [method, options] of methods) {
    it(`${method.id} ends at the minimum of the sum, also when it starts at that of f`, () => {
      for (const x0 of [[0, 0, 0], centre]) {
        const { x, success, gradientNorm } = runMethod(method, problem, Float64Array.from(x0), { options: { ...options, l1: 0.5, l2: 1 } });
        expect(success).toBe(true);
        expect(gradientNorm).toBeLessThanOrEqual(1e-8);
        // The sum has curvature 2, so a subgradient of 1e-8 means an error of at most 5e-9.
        expected.forEach((value, i) => expect(Math.abs(x[i]! - value)).toBeLessThanOrEqual(5.1e-9));
        expect(x[1]).toBe(0);
      }
    });
  }

  it('FTRL with l2Shrinkage s ends at the minimum of f + s |x|^2', () => {
    const { x, success } = runMethod(ftrl, problem, new Float64Array(3), { options: { learningRate: 1, l2Shrinkage: 0.5 } });
    expect(success).toBe(true);
    centre.forEach((c, i) => expect(Math.abs(x[i]! - c / 2)).toBeLessThanOrEqual(5.1e-9));
  });
});

describe('symmetries', () => {
  it('Adagrad without epsilon does not notice the scale of f', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 20 }), (power) => {
        const run = (scale: number) =>
          runMethod(adagrad, bowl([scale, 9 * scale]), start(), { options: { epsilon: 0, learningRate: 0.1, gtol: 0 }, maxiter: 20, history: true }).history!;
        // Powers of two scale without rounding, so the points are the same to the last bit.
        const plain = run(1);
        run(2 ** power).forEach(({ x }, k) => expect(Array.from(x)).toEqual(Array.from(plain[k]!.x)));
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});

describe('refusals', () => {
  const refusal = (method: AnyMethod, options: object) => () => runMethod(method, two, start(), { options });

  it('refuses options that a variant does not know', () => {
    expect(refusal(adam, { epsilonRoot: 1 })).toThrow(
      "OPTION_CONFLICT: adam: variant torch has no epsilonRoot. Use variant 'optax', or leave epsilonRoot at 0",
    );
    expect(refusal(momentum, { variant: 'tf', dampening: 0.5 })).toThrow(
      "OPTION_CONFLICT: momentum: variant tf knows neither dampening nor weightDecay. Use variant 'torch', or leave them at 0",
    );
    expect(refusal(momentum, { nesterov: true, dampening: 0.5 })).toThrow(
      'OPTION_CONFLICT: momentum: nesterov and dampening exclude each other. Set dampening to 0',
    );
    expect(refusal(adagrad, { variant: 'tf', epsilon: 1e-7 })).toThrow(
      "OPTION_CONFLICT: adagrad: variant tf has no epsilon. Use variant 'torch', or leave epsilon out",
    );
    expect(refusal(adagrad, { variant: 'optax', learningRateDecay: 1 })).toThrow('adagrad: variant optax has no learningRateDecay');
    expect(refusal(nadam, { variant: 'tf', momentumDecay: 0.1 })).toThrow('nadam: variant tf has no momentumDecay');
    expect(refusal(nesterov, { variant: 'paper', momentum: 0.5 })).toThrow('nesterov: variant paper has no momentum');
  });

  it('refuses layers that do not cover x', () => {
    expect(refusal(lamb, { layerSizes: [1, 2] })).toThrow('SHAPE_MISMATCH: lamb: layerSizes are 1, 2, expected whole numbers that add up to 2');
    expect(refusal(lamb, { layerSizes: [1.5, 0.5] })).toThrow('numbers >= 1');
  });
});
