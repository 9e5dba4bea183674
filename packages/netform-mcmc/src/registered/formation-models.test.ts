/** The registered models: their objectives against the fits that maximise the same posteriors, and against each other. */
import { resolveOptions } from '@thetakit/registry';
import { modelConformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { smallNetwork } from '../../test-support/golden-model.ts';
import { randomOrderFit, staticFit } from '../baselines/baseline-fits.ts';
import { formationModel } from '../model/formation-model.ts';
import { exactFormation, orderedFormation, staticFormation } from './formation-models.ts';

const links: [number, number][] = [
  [0, 1],
  [1, 2],
  [0, 2],
  [3, 4],
];
const data = smallNetwork([0, 0, 1, 1, 2], links);
const formula = 'const + sqdiff(x) + dist2';

describe.each([staticFormation, orderedFormation, exactFormation])('$id', (model) => {
  for (const { name, run } of modelConformance(model as never, data, [-0.5, -0.3, 0.4], { formula })) it(name, run);
  it('has one variable per term, and refuses a term that it does not know', () => {
    const options = { ...resolveOptions<object>(model.id, model.options as never, { formula }) } as never;
    expect(model.objective(data, options).dimension).toBe(3);
    expect(() => model.objective(data, { ...(options as object), formula: 'const + nothing' } as never)).toThrow('nothing');
  });
});

/** Largest component of the gradient at theta. */
const steepest = (gradient: Float64Array) => Math.max(...gradient.map(Math.abs));

describe('the gradient is zero where the fit of the package ends', () => {
  const options = { formula, consent: 'mutual', constantSd: 5, otherSd: 2.5 } as const;
  // Scoring stops at a gradient of 1e-6 or better; the log-likelihood of ten pairs is of order 5, so rounding is far below.
  it('of the static model', () => {
    const { theta } = staticFit(data, formationModel(formula));
    expect(steepest(staticFormation.objective(data, options).gradient!(theta))).toBeLessThan(1e-5);
  });
  it('of the ordered model, for the same seed', () => {
    const { theta } = randomOrderFit(data, formationModel(formula), { seed: 3 });
    expect(steepest(orderedFormation.objective(data, { ...options, seed: 3 }).gradient!(theta))).toBeLessThan(1e-5);
    // Ten pairs: orders that close the triangle last see the same links, others do not.
    const others = [4, 5, 6, 7, 8, 9].map((seed) => steepest(orderedFormation.objective(data, { ...options, seed }).gradient!(theta)));
    expect(Math.max(...others)).toBeGreaterThan(1e-3);
  });
});

it('agrees on models that do not look at other links: then the order is irrelevant', () => {
  const options = { formula: 'const + sqdiff(x)', consent: 'either', constantSd: 2, otherSd: 1 } as const;
  const theta = Float64Array.of(-0.7, 0.2);
  const exact = exactFormation.objective(data, options).value(theta);
  expect(staticFormation.objective(data, options).value(theta)).toBeCloseTo(exact, 12);
  expect(orderedFormation.objective(data, { ...options, seed: 5 }).value(theta)).toBeCloseTo(exact, 12);
});
