import type { AnyMethod } from '@thetakit/registry';
import { requireGolden } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import adamRelatives from '../../golden/adam-relatives.json' with { type: 'json' };
import golden from '../../golden/first-order.json' with { type: 'json' };
import tensorflowRules from '../../golden/tensorflow-rules.json' with { type: 'json' };
import { goldenProblems } from '../../test-support/golden-problems.ts';
import { runMethod } from '../run/run-method.ts';
import { adabelief } from './adabelief.ts';
import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adagradDA } from './adagrad-da.ts';
import { adam } from './adam.ts';
import { adamax } from './adamax.ts';
import { adamw } from './adamw.ts';
import { amsgrad } from './amsgrad.ts';
import { ftrl } from './ftrl.ts';
import { gradientDescent } from './gradient-descent.ts';
import { lamb } from './lamb.ts';
import { lars } from './lars.ts';
import { lion } from './lion.ts';
import { momentum } from './momentum.ts';
import { nadam } from './nadam.ts';
import { nesterov } from './nesterov.ts';
import { proximalAdagrad } from './proximal-adagrad.ts';
import { proximalGradientDescent } from './proximal-gradient-descent.ts';
import { radam } from './radam.ts';
import { rmsprop } from './rmsprop.ts';
import { yogi } from './yogi.ts';

type Hyper = Readonly<Record<string, number | boolean>>;
/** Who computes a rule, and what its hyper-parameters are called here when the table below does not say so. */
interface Recipe {
  readonly method: AnyMethod;
  readonly variant?: string;
  readonly names?: Readonly<Record<string, string>>;
}

/** What the golden files call our options. */
const optionNames: Readonly<Record<string, string>> = {
  lr: 'learningRate',
  mu: 'momentum',
  b1: 'beta1',
  b2: 'beta2',
  eps: 'epsilon',
  eps_root: 'epsilonRoot',
  weight_decay: 'weightDecay',
  initial_accumulator_value: 'initialAccumulator',
  initial_gradient_squared_accumulator_value: 'initialAccumulator',
  initial_scale: 'initialSquare',
  lr_decay: 'learningRateDecay',
  lr_power: 'learningRatePower',
  l2_shrinkage: 'l2Shrinkage',
  momentum_decay: 'momentumDecay',
  trust_coefficient: 'trustCoefficient',
  alpha: 'rho',
  decay: 'rho',
  init: 'initialMoments',
};

function optionsOf({ variant, names = {} }: Recipe, hyper: Hyper): Record<string, unknown> {
  const renamed = Object.entries(hyper).map(([name, value]) => [names[name] ?? optionNames[name] ?? name, value]);
  return { ...Object.fromEntries(renamed), ...(variant === undefined ? {} : { variant }), gtol: 0 };
}

const inVariants = (method: AnyMethod, ...variants: string[]): Recipe[] => variants.map((variant) => ({ method, variant }));
/** Which of our methods and variants compute a rule of the golden files. */
const recipes: Readonly<Record<string, readonly Recipe[]>> = {
  sgd: [{ method: gradientDescent }],
  momentum_tf: inVariants(momentum, 'tf'),
  sgd_torch: inVariants(momentum, 'torch'),
  adam_tf: inVariants(adam, 'tf'),
  adam: inVariants(adam, 'torch', 'optax', 'paper'),
  adagrad_tf: inVariants(adagrad, 'tf'),
  adagrad_torch: inVariants(adagrad, 'torch'),
  adagrad_optax: inVariants(adagrad, 'optax'),
  adagrad_da_tf: [{ method: adagradDA }],
  adadelta: inVariants(adadelta, 'tf', 'torch', 'optax', 'paper'),
  adadelta_tf1x: inVariants(adadelta, 'tf1x'),
  rmsprop_tf: inVariants(rmsprop, 'tf'),
  rmsprop_torch: inVariants(rmsprop, 'torch'),
  rmsprop_optax: inVariants(rmsprop, 'optax'),
  ftrl_tf: inVariants(ftrl, 'tf'),
  ftrl_tf1x_shrinkage: inVariants(ftrl, 'tf1x'),
  proximal_gd_tf: [{ method: proximalGradientDescent }],
  proximal_adagrad_tf: [{ method: proximalAdagrad }],
  adamw: inVariants(adamw, 'torch', 'optax'),
  amsgrad_torch: inVariants(amsgrad, 'torch'),
  amsgrad_tf: inVariants(amsgrad, 'tf'),
  amsgrad_optax: inVariants(amsgrad, 'optax'),
  amsgrad_paper: inVariants(amsgrad, 'paper'),
  adamax_torch: inVariants(adamax, 'torch', 'optax', 'paper'),
  adamax_tf: inVariants(adamax, 'tf'),
  nadam_torch: inVariants(nadam, 'torch'),
  nadam_optax: inVariants(nadam, 'optax'),
  nadam_tf: inVariants(nadam, 'tf'),
  radam: inVariants(radam, 'torch'),
  radam_optax: inVariants(radam, 'optax'),
  lion: [{ method: lion }],
  lamb: [{ method: lamb }],
  lars: [{ method: lars }],
  yogi: [{ method: yogi }],
  adabelief: [{ method: adabelief }],
};

const cases = [...golden.cases, ...tensorflowRules.cases, ...adamRelatives.cases] as readonly {
  readonly case: string;
  readonly rule: string;
  readonly runs: Readonly<Record<string, { readonly hyper: unknown; readonly x: readonly number[][]; readonly f: readonly number[] }>>;
}[];

/** Runs 100 steps and compares every 10th with the golden one. */
function checkRun(name: string, method: AnyMethod, options: object, problem: string, x: readonly number[][], f: readonly number[]): void {
  const { history } = runMethod(method, goldenProblems[problem]!, Float64Array.from(x[0]!), { options, maxiter: 100, history: true });
  expect(history!.length).toBe(100);
  // Differences of 1e-13 grow by less than 50 over these runs, so 1e-9 is generous and still tells every variant apart.
  for (let k = 1; k < x.length; k++) {
    const row = history![k * golden.every - 1]!;
    requireGolden(`${name} step ${row.nit}`, row.x, x[k]!, 1e-9);
    requireGolden(`${name} f at step ${row.nit}`, [row.fun], [f[k]!], 1e-9);
  }
}

describe('golden trajectories of the first-order rules', () => {
  for (const { case: name, rule, runs } of cases) {
    for (const [problem, { hyper, x, f }] of Object.entries(runs)) {
      for (const recipe of recipes[rule]!) {
        it(`${name} on ${problem}, ${recipe.method.id} ${recipe.variant ?? ''}`, () =>
          checkRun(name, recipe.method, optionsOf(recipe, hyper as Hyper), problem, x, f));
      }
    }
  }

  for (const { case: name, runs } of cases.filter(({ case: name }) => name === 'momentum_nesterov_tf' || name === 'sgd_torch_nesterov')) {
    for (const [problem, { hyper, x, f }] of Object.entries(runs)) {
      const { lr, mu } = hyper as { readonly lr: number; readonly mu: number };
      it(`${name} on ${problem}, nesterov`, () => checkRun(name, nesterov, { learningRate: lr, momentum: mu, gtol: 0 }, problem, x, f));
    }
  }
});
