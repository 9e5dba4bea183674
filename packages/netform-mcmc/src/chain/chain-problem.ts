/** Everything that the chains of one fit share. */
import { ThetakitError } from '@thetakit/registry';
import type { NetworkData } from '../data/network-data.ts';
import type { TimeProposal } from '../kernels/link-sweep.ts';
import { type OrderFrame, orderFrame } from '../kernels/order-state.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { checkLabel, type Prior, type PriorOptions, priorOf } from '../theta/prior.ts';

/** Name of a parameter kernel. */
export type ThetaKernelName = 'hmc' | 'nuts' | 'random-walk' | 'independence';

/** What decides the draws, besides data and model. */
export interface SamplerSettings {
  /** Seed of all chains; default 0. */
  readonly seed?: number;
  /** Priors; default N(0, 5^2) for const and N(0, 2.5^2) for the others. */
  readonly priors?: PriorOptions;
  /** Parameters kept at a value, by label. */
  readonly fixed?: Readonly<Record<string, number>>;
  /** Parameter kernel; default 'hmc'. */
  readonly theta?: ThetaKernelName;
  /** Passes over the link times per iteration; default 1. */
  readonly sweeps?: number;
  /** How link times are proposed; default uniform. */
  readonly timeProposal?: TimeProposal;
  /** Steps of stochastic EM that make the start; default 8. */
  readonly startSteps?: number;
}

/** Shared, resolved settings. */
export interface ChainProblem {
  readonly frame: OrderFrame;
  readonly prior: Prior;
  /** Numbers of the free parameters. */
  readonly free: Int32Array;
  /** All parameters with the fixed ones set and the rest 0. */
  readonly base: Float64Array;
  readonly seed: number;
  readonly theta: ThetaKernelName;
  readonly sweeps: number;
  readonly timeProposal: TimeProposal;
  readonly startSteps: number;
}

/** Compiles data, model and settings. Throws the errors of terms, priors and settings. */
export function chainProblem(data: NetworkData, model: FormationModel, settings: SamplerSettings = {}): ChainProblem {
  const program = compileModel(model, data);
  const { seed = 0, fixed = {}, theta = 'hmc', sweeps = 1, timeProposal = { kind: 'uniform' }, startSteps = 8 } = settings;
  for (const label of Object.keys(fixed)) checkLabel('fixed', label, program.labels);
  checkKernel(theta);
  checkCount('seed', seed, Number.MIN_SAFE_INTEGER);
  checkCount('sweeps', sweeps, 1);
  checkCount('startSteps', startSteps, 0);
  const free = Int32Array.from(program.labels.flatMap((label, k) => (Object.hasOwn(fixed, label) ? [] : [k])));
  const base = Float64Array.from(program.labels, (label) => fixed[label] ?? 0);
  return {
    frame: orderFrame(program, data.links, data.missing),
    prior: priorOf(program.labels, settings.priors),
    free,
    base,
    seed,
    theta,
    sweeps,
    timeProposal,
    startSteps,
  };
}

/** Throws OPTION_OUT_OF_RANGE unless `value` is an integer of at least `least`. */
export function checkCount(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: 'fit',
    problem: `${name} is ${value}, expected an integer${least > -1e9 ? ` of at least ${least}` : ''}`,
    action: `Choose another ${name}`,
    received: value,
    data: { option: name },
  });
}

function checkKernel(theta: string): void {
  const names = ['hmc', 'nuts', 'random-walk', 'independence'];
  if (names.includes(theta)) return;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: 'fit',
    problem: `theta is ${JSON.stringify(theta)}, expected one of ${names.join(', ')}`,
    action: 'Use "hmc" unless you compare samplers',
    received: theta,
    expected: names,
    data: { option: 'theta' },
  });
}
