/**
 * Network formation as registry models: minus the log posterior of the coefficients theta given one observed network,
 *
 *   f(theta) = -log L(theta; D) + sum over k of (theta_k / sd_k)^2 / 2,
 *
 * with the order of the meetings ignored, drawn, or summed over. None of the three replaces `fit`, which samples the order.
 */
import { defineModel, type Objective, o } from '@thetakit/registry';
import { randomOrderCells } from '../baselines/baseline-fits.ts';
import { type ChainProblem, chainProblem } from '../chain/chain-problem.ts';
import type { NetworkData } from '../data/network-data.ts';
import { exactLogLikelihood } from '../exact/subset-recursion.ts';
import { type Cells, createCellCounter } from '../likelihood/cells.ts';
import { givenTimesLikelihood } from '../likelihood/given-times.ts';
import { formationModel } from '../model/formation-model.ts';
import { staticCells } from '../start/static-fit.ts';
import { posteriorDensity } from '../theta/posterior.ts';

const shared = {
  formula: o.string({ default: 'const + deg + dist2', describe: 'Terms of the utility, such as "const + sqdiff(grade) + deg + dist2".' }),
  consent: o.choice(['mutual', 'either'], { default: 'mutual', describe: 'Who must want a link: both agents, or one of them.' }),
  constantSd: o.number({ default: 5, gt: 0, scale: 'log', describe: 'Standard deviation of the normal prior of const.', unit: 'utility' }),
  otherSd: o.number({ default: 2.5, gt: 0, scale: 'log', describe: 'Standard deviation of the normal priors of the others.', unit: 'utility' }),
};
const seed = o.integer({ default: 0, min: 0, max: Number.MAX_SAFE_INTEGER, describe: 'Seed of the order of the meetings.' });

interface FormationOptions {
  readonly formula: string;
  readonly consent: 'mutual' | 'either';
  readonly constantSd: number;
  readonly otherSd: number;
}

const paper = 'Christakis, Fowler, Imbens and Kalyanaraman, An Empirical Model for Strategic Network Formation, NBER 16039, 2010';

function problemOf(data: NetworkData, { formula, consent, constantSd, otherSd }: FormationOptions): ChainProblem {
  return chainProblem(data, formationModel(formula, { consent }), { priors: { constant: { sd: constantSd }, others: { sd: otherSd } } });
}

/** Minus the log posterior given the cells of one order, with its gradient. */
function givenCells(problem: ChainProblem, cells: Cells): Objective {
  const { frame, prior, free, base } = problem;
  const likelihood = givenTimesLikelihood(frame.program, frame.degreeCount, frame.closureCount);
  const density = posteriorDensity(frame.program, likelihood, () => cells, prior, { free, all: base.slice() });
  const valueAndGradient = (theta: Float64Array, out: Float64Array = new Float64Array(free.length)) => {
    const value = -density.valueAndGradient(theta, out);
    for (let k = 0; k < out.length; k++) out[k] = -out[k]!;
    return { value, gradient: out };
  };
  return {
    dimension: free.length,
    value: (theta) => -density.value(theta),
    gradient: (theta, out) => valueAndGradient(theta, out).gradient,
    valueAndGradient,
  };
}

const counterOf = ({ frame }: ChainProblem) => createCellCounter(frame.program, frame.degreeCount, frame.closureCount);
const zeros = (data: NetworkData, options: FormationOptions) => new Float64Array(problemOf(data, options).free.length);

/** Every pair decides on the final network without its own link. */
export const staticFormation = defineModel({
  id: 'formation-static',
  summary: 'Network formation with every pair deciding on the final network: the pseudo-posterior that ignores the order of meetings.',
  formula:
    '-\\sum_{i<j} \\bigl[D_{ij} \\log p_{ij} + (1 - D_{ij}) \\log (1 - p_{ij})\\bigr] + \\tfrac12 \\sum_k (\\theta_k / s_k)^2,\\quad p_{ij} = \\Lambda(\\theta^\\top z_{ij}) \\Lambda(\\theta^\\top z_{ji}) \\text{ at } D_{-ij}',
  goodFor: 'A start for the sampler and a first look, in milliseconds; exact where no term looks at other links.',
  notFor:
    'Conclusions about terms such as deg and dist2: the final network is richer than what pairs saw when they met, so their coefficients come out biased.',
  sources: [paper, 'Strauss and Ikeda, Pseudolikelihood estimation for social networks, JASA 85, 1990, 10.1080/01621459.1990.10475327'],
  options: o.options(shared),
  objective: (data: NetworkData, options) => {
    const problem = problemOf(data, options);
    return givenCells(problem, staticCells(problem.frame, counterOf(problem)));
  },
  start: (data, options) => zeros(data, options),
});

/** One order of the meetings, drawn from a seed, taken as known. */
export const orderedFormation = defineModel({
  id: 'formation-ordered',
  summary: 'Network formation given one order of the meetings, drawn at random from a seed and taken as known.',
  formula:
    '-\\sum_{i<j} \\bigl[D_{ij} \\log p_{ij} + (1 - D_{ij}) \\log (1 - p_{ij})\\bigr] + \\tfrac12 \\sum_k (\\theta_k / s_k)^2,\\quad p_{ij} \\text{ at the links formed before } t_{ij}',
  goodFor: 'Studies of how much the unknown order matters, and data whose order does not.',
  notFor: 'Estimates from one network: an order that is not the true one hides network effects. Use fit, which samples the order.',
  sources: [paper],
  options: o.options({ ...shared, seed }),
  objective: (data: NetworkData, options) => {
    const problem = problemOf(data, options);
    return givenCells(problem, randomOrderCells(problem.frame, counterOf(problem), options.seed));
  },
  start: (data, options) => zeros(data, options),
});

/** The order summed over, for at most seven agents. */
export const exactFormation = defineModel({
  id: 'formation-exact',
  summary: 'Network formation with the likelihood summed over every order of the meetings, exactly, for at most seven agents.',
  formula: '-\\log \\frac{1}{m!} \\sum_{\\pi} \\prod_{q=1}^{m} c_{\\pi(q)}(\\theta; \\pi) + \\tfrac12 \\sum_k (\\theta_k / s_k)^2,\\quad m = \\binom{N}{2}',
  goodFor: 'Checks of samplers, and teaching: nothing is approximated.',
  notFor: 'More than seven agents: the sum has 2 to the number of pairs terms. It has no gradient: use nelder-mead, powell or bfgs by differences.',
  sources: [paper],
  options: o.options(shared),
  objective: (data: NetworkData, options): Objective => {
    const { frame, prior, free } = problemOf(data, options);
    return {
      dimension: free.length,
      value: (theta) => {
        let penalty = 0;
        for (let k = 0; k < theta.length; k++) penalty += (prior.precisions[k]! * (theta[k]! - prior.means[k]!) ** 2) / 2;
        return penalty - exactLogLikelihood(frame.program, data.links, theta);
      },
    };
  },
  start: (data, options) => zeros(data, options),
});
