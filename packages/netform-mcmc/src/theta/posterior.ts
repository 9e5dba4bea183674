/** The log posterior of the free parameters given the cells of the moment. */
import type { Cells } from '../likelihood/cells.ts';
import type { GivenTimesLikelihood } from '../likelihood/given-times.ts';
import { fisherInformation } from '../likelihood/information.ts';
import type { Program } from '../model/program.ts';
import type { LogDensity } from './log-density.ts';
import type { Prior } from './prior.ts';

/** A parameter vector of which some entries are free. */
export interface FreeParameters {
  /** Numbers of the free parameters, ascending. */
  readonly free: Int32Array;
  /** All parameters; the free entries are overwritten. */
  readonly all: Float64Array;
}

/** The whole vector for values of the free parameters; reuses one array. */
export function expand({ free, all }: FreeParameters, values: ArrayLike<number>): Float64Array {
  for (let k = 0; k < free.length; k++) all[free[k]!] = values[k]!;
  return all;
}

/** log L(theta; D, T) + log prior over the free parameters; `cells()` gives the cells of the moment. */
export function posteriorDensity(program: Program, likelihood: GivenTimesLikelihood, cells: () => Cells, prior: Prior, parameters: FreeParameters): LogDensity {
  const { free } = parameters;
  const full = new Float64Array(program.labels.length);
  const logPrior = (theta: Float64Array, gradient?: Float64Array) => {
    let sum = 0;
    for (let k = 0; k < free.length; k++) {
      const distance = theta[k]! - prior.means[free[k]!]!;
      const slope = -prior.precisions[free[k]!]! * distance;
      sum += (slope * distance) / 2;
      if (gradient !== undefined) gradient[k]! += slope;
    }
    return sum;
  };
  return {
    dimension: free.length,
    value: (theta) => likelihood.value(expand(parameters, theta), cells()) + logPrior(theta),
    valueAndGradient: (theta, gradient) => {
      const value = likelihood.valueAndGradient(expand(parameters, theta), cells(), full);
      for (let k = 0; k < free.length; k++) gradient[k] = full[free[k]!]!;
      return value + logPrior(theta, gradient);
    },
    information: (theta) => {
      const K = program.labels.length;
      const fisher = fisherInformation(program, expand(parameters, theta), cells(), likelihood.tables);
      const matrix = new Float64Array(free.length * free.length);
      for (let k = 0; k < free.length; k++) {
        for (let l = 0; l < free.length; l++) matrix[k * free.length + l] = fisher[free[k]! * K + free[l]!]!;
        matrix[k * free.length + k]! += prior.precisions[free[k]!]!;
      }
      return matrix;
    },
  };
}
