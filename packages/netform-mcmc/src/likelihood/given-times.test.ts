import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { golden, goldenModel, goldenTheta, smallNetwork } from '../../test-support/golden-model.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel, pairNumber } from '../model/program.ts';
import { pathIndexOf } from '../state/paths.ts';
import { recountCodes } from '../state/recount.ts';
import { countCells, createCellCounter } from './cells.ts';
import { collapsedLikelihood } from './collapsed.ts';
import { givenTimesLikelihood } from './given-times.ts';
import { fisherInformation, hessianGivenTimes } from './information.ts';

const given = golden.given_order_n5;
const data = smallNetwork(given.X, given.edges);
const program = compileModel(goldenModel, data);
const pairTimes = new Float64Array(10);
for (const [text, time] of Object.entries(given.meeting_times)) {
  const [i, j] = text.match(/\d+/g)!.map(Number) as [number, number];
  pairTimes[pairNumber(5, i, j)] = time;
}
const cells = countCells(program, recountCodes(5, data.links, pairTimes, 3), createCellCounter(program, 5, 3));
const likelihood = givenTimesLikelihood(program, 5, 3);

describe('the likelihood given the times', () => {
  it('has the golden value and gradient', () => {
    const gradient = new Float64Array(7);
    // 10 factors of relative error 1e-15 and golden values with 15 digits.
    expect(Math.abs(likelihood.valueAndGradient(goldenTheta, cells, gradient) - given.loglik)).toBeLessThan(1e-13);
    expect(Math.abs(likelihood.value(goldenTheta, cells) - given.loglik)).toBeLessThan(1e-13);
    given.gradient.forEach((expected, k) => expect(Math.abs(gradient[k]! - expected)).toBeLessThan(1e-13));
  });

  it('has the golden Fisher information and Hessian', () => {
    const fisher = fisherInformation(program, goldenTheta, cells, likelihood.tables);
    const hessian = hessianGivenTimes(program, goldenTheta, cells, likelihood.tables);
    given.fisher_information.flat().forEach((expected, at) => expect(Math.abs(fisher[at]! - expected)).toBeLessThan(1e-12));
    given.hessian.flat().forEach((expected, at) => expect(Math.abs(hessian[at]! - expected)).toBeLessThan(1e-12));
  });

  it('has the golden collapsed value, and a gradient that agrees with differences', () => {
    const linkTimes = Float64Array.from(data.links.low, (low, e) => pairTimes[pairNumber(5, low, data.links.high[e]!)]!);
    const collapsed = collapsedLikelihood(program, data.links, pathIndexOf(5, data.links, 3), 5, 3);
    const gradient = new Float64Array(7);
    expect(Math.abs(collapsed.evaluate(goldenTheta, linkTimes, gradient) - given.collapsed_loglik_nonedges_integrated)).toBeLessThan(1e-13);
    goldenTheta.forEach((value, k) => {
      const at = (step: number) =>
        collapsed.evaluate(
          Float64Array.from(goldenTheta, (each, l) => (l === k ? value + step : each)),
          linkTimes,
        );
      // Central difference with step 1e-5: truncation 1e-10, rounding 1e-15 * 12 / 1e-5.
      expect(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - gradient[k]!)).toBeLessThan(1e-8);
    });
  });

  it('has gradients and Hessians that agree with differences, for every kind of term and consent', () => {
    const model = 'const + alter(x)*match(g) + dist2*match(g) + commonCount + isolates + deg + dist3';
    const links = [
      [0, 1],
      [1, 2],
      [0, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [0, 4],
    ] as const;
    const covariates = { x: [0.1, 0.4, -0.3, 0.7, 0.2, 0], g: ['a', 'b', 'a', 'a', 'b', 'a'] };
    const other = { ...smallNetwork(covariates.x, links), covariates: compileCovariates(covariates) };
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 7, maxLength: 7 }), fc.integer(), (either, theta, seed) => {
        const bound = compileModel(formationModel(model, { consent: either ? 'either' : 'mutual' }), other);
        const times = Float64Array.from({ length: 15 }, (_, k) => ((seed + k * 7919) * 0.6180339887) % 1).map(Math.abs);
        const counted = countCells(bound, recountCodes(6, other.links, times, 6), createCellCounter(bound, 6, 6));
        const evaluator = givenTimesLikelihood(bound, 6, 6);
        const gradient = new Float64Array(7);
        evaluator.valueAndGradient(theta, counted, gradient);
        const hessian = hessianGivenTimes(bound, theta, counted, evaluator.tables);
        for (let k = 0; k < 7; k++) {
          const at = (step: number) => theta.map((value, l) => (l === k ? value + step : value));
          expect(Math.abs((evaluator.value(at(1e-5), counted) - evaluator.value(at(-1e-5), counted)) / 2e-5 - gradient[k]!)).toBeLessThan(1e-7);
          const [up, down] = [new Float64Array(7), new Float64Array(7)];
          evaluator.valueAndGradient(at(1e-5), counted, up);
          evaluator.valueAndGradient(at(-1e-5), counted, down);
          up.forEach((value, l) => expect(Math.abs((value - down[l]!) / 2e-5 - hessian[k * 7 + l]!)).toBeLessThan(1e-6));
        }
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('stays finite and right for utilities far beyond the range of exp', () => {
    const gradient = new Float64Array(7);
    // const = -800 on five links: each log p is -1600 up to the other terms, which are below 10 in size.
    const value = likelihood.valueAndGradient([-800, 0, 0, 0, 0, 0, 0], cells, gradient);
    expect(value).toBeCloseTo(-8000, 9);
    expect(gradient[0]).toBeCloseTo(10, 12);
    // const = 800: the five pairs without a link have log(1 - p) = log 2 - 800.
    expect(likelihood.valueAndGradient([800, 0, 0, 0, 0, 0, 0], cells, gradient)).toBeCloseTo(5 * (Math.log(2) - 800), 9);
    expect(gradient[0]).toBeCloseTo(-5, 12);
  });
});

function compileCovariates({ x, g }: { readonly x: number[]; readonly g: string[] }) {
  return {
    x: { kind: 'number' as const, values: Float64Array.from(x) },
    g: { kind: 'factor' as const, codes: Int32Array.from(g, (each) => (each === 'a' ? 0 : 1)), levels: ['a', 'b'] },
  };
}
