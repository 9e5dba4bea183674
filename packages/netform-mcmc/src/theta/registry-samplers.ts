/** The parameter kernels as registry samplers of any log density, with the identity as metric. */
import { type Key, keyOf, streamOf } from '@thetakit/random';
import { defineSampler, type Objective, o, ThetakitError } from '@thetakit/registry';
import { type DualAveraging, startDualAveraging, updateDualAveraging } from './dual-averaging.ts';
import { hmcStep } from './hmc.ts';
import type { LogDensity } from './log-density.ts';
import { nutsStep } from './nuts.ts';
import { randomWalkScale, randomWalkStep } from './random-walk.ts';
import type { ThetaKernel } from './theta-step.ts';

/** State of a chain: plain data. */
export interface SamplerState {
  readonly position: Float64Array;
  readonly key: Key;
  readonly iteration: number;
  readonly averaging: DualAveraging;
  readonly stepSize: number;
  /** Acceptance probability of the last step. */
  readonly acceptance: number;
}

interface StepOptions {
  readonly stepSize: number;
  readonly warmup: number;
  readonly target: number;
}

/** An Objective whose value is the log density, as the kernels want it. */
function densityOf(who: string, objective: Objective, needsGradient: boolean): LogDensity {
  const n = objective.dimension;
  const gradient = objective.gradient?.bind(objective);
  if (needsGradient && gradient === undefined) {
    throw new ThetakitError('ORACLE_MISSING', {
      who,
      problem: 'the log density has no gradient',
      action: 'Supply gradient, or use random-walk',
      received: 'value',
    });
  }
  const identity = () => Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
  return {
    dimension: n,
    value: (x) => objective.value(x),
    valueAndGradient: (x, out) => {
      gradient?.(x, out);
      return objective.value(x);
    },
    information: identity,
  };
}

function startState(position: Float64Array, stepSize: number, seed: number): SamplerState {
  return { position: position.slice(), key: keyOf(seed), iteration: 0, averaging: startDualAveraging(stepSize), stepSize, acceptance: Number.NaN };
}

function advance(kernel: ThetaKernel, state: SamplerState, density: LogDensity, { warmup, target }: StepOptions): SamplerState {
  const stream = streamOf(state.key);
  const tuning = { stepSize: state.stepSize, metric: density.information(state.position), pilot: state.position };
  const { theta, acceptance } = kernel(density, state.position, tuning, stream);
  const iteration = state.iteration + 1;
  const adapts = iteration <= warmup;
  const averaging = adapts ? updateDualAveraging(state.averaging, acceptance, target, Number.MAX_VALUE) : state.averaging;
  const stepSize = adapts ? Math.exp(iteration === warmup ? averaging.logAverage : averaging.logStep) : state.stepSize;
  return { position: theta.slice(), key: stream.key(), iteration, averaging, stepSize, acceptance };
}

const warmup = o.integer({ default: 500, min: 0, describe: 'Steps at the start that adapt the step size; leave them out of the draws.' });

/** Hamiltonian Monte Carlo with a trajectory of about 1.5 units. */
export const hmcSampler = defineSampler({
  id: 'hmc',
  summary: 'Hamiltonian Monte Carlo with step size by dual averaging.',
  formula:
    'r \\leftarrow r + \\tfrac{\\epsilon}{2} \\nabla \\log f,\\ \\theta \\leftarrow \\theta + \\epsilon r,\\ r \\leftarrow r + \\tfrac{\\epsilon}{2} \\nabla \\log f',
  goodFor: 'Smooth densities of standardised parameters, up to thousands of dimensions.',
  notFor: 'Densities with boundaries or several separate modes.',
  sources: ['Neal, MCMC using Hamiltonian dynamics, 2011', 'Hoffman and Gelman, The No-U-Turn Sampler, JMLR 15, 2014'],
  options: o.options({
    stepSize: o.number({ default: 0.1, gt: 0, scale: 'log', describe: 'First step size of the leapfrog integrator.', unit: 'x' }),
    warmup,
    target: o.number({ default: 0.8, gt: 0, lt: 1, describe: 'Acceptance probability that the step size aims at.', unit: '1' }),
  }),
  init: (position, _logDensity, options, seed) => startState(position, options.stepSize, seed),
  step: (state: SamplerState, logDensity, options) => advance(hmcStep, state, densityOf('hmc', logDensity, true), options),
  position: (state) => state.position,
});

/** The No-U-Turn sampler. */
export const nutsSampler = defineSampler({
  id: 'nuts',
  summary: 'No-U-Turn sampler: trajectories that end when they begin to turn back; step size by dual averaging.',
  formula: "\\theta_i \\sim \\propto e^{-H(\\theta_i, r_i)} \\text{ on a trajectory doubled until } \\rho' r_{\\pm} \\le 0,\\ \\rho = \\textstyle\\sum_i r_i",
  goodFor: 'Smooth densities whose scales are not known, such as correlated parameters before a metric is found.',
  notFor: 'Densities with boundaries or several separate modes; nearly normal ones in few dimensions, where hmc costs less.',
  sources: [
    'Hoffman and Gelman, The No-U-Turn Sampler, JMLR 15, 2014',
    'Betancourt, A Conceptual Introduction to Hamiltonian Monte Carlo, arXiv:1701.02434, 2017',
  ],
  options: o.options({
    stepSize: o.number({ default: 0.1, gt: 0, scale: 'log', describe: 'First step size of the leapfrog integrator.', unit: 'x' }),
    warmup,
    target: o.number({ default: 0.8, gt: 0, lt: 1, describe: 'Mean acceptance probability along a trajectory that the step size aims at.', unit: '1' }),
  }),
  init: (position, _logDensity, options, seed) => startState(position, options.stepSize, seed),
  step: (state: SamplerState, logDensity, options) => advance(nutsStep, state, densityOf('nuts', logDensity, true), options),
  position: (state) => state.position,
});

/** Random-walk Metropolis, four proposals per step. */
export const randomWalkSampler = defineSampler({
  id: 'random-walk',
  summary: 'Random-walk Metropolis with scale by dual averaging.',
  formula: "\\theta' = \\theta + s z,\\ z \\sim N(0, I)",
  goodFor: 'A few parameters without a gradient.',
  notFor: 'More than about ten parameters: use hmc.',
  sources: ['Roberts, Gelman and Gilks, Annals of Applied Probability 7, 1997'],
  options: o.options({
    stepSize: o.number({
      default: 1,
      gt: 0,
      scale: 'log',
      describe: 'First scale of the proposals, in units of 2.38 over the square root of the dimension.',
      unit: 'x',
    }),
    warmup,
    target: o.number({ default: 0.3, gt: 0, lt: 1, describe: 'Acceptance probability that the scale aims at.', unit: '1' }),
  }),
  init: (position, _logDensity, options, seed) => startState(position, options.stepSize * randomWalkScale(position.length), seed),
  step: (state: SamplerState, logDensity, options) => advance(randomWalkStep, state, densityOf('random-walk', logDensity, false), options),
  position: (state) => state.position,
});
