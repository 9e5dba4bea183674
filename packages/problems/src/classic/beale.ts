/** Beale's function: sharp corners of a square around a flat valley. The same function as MGH problem 5, under its common name. */
import { defineProblem } from '@thetakit/registry';
import { beale as mghBeale } from '../mgh/beale.ts';

/** f(x, y) = (1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2. */
export const beale = defineProblem({
  id: 'beale',
  summary: "Beale's function, n = 2.",
  formula: `f(x, y) = (1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2`,
  collection: 'classic',
  dimension: 2,
  starts: mghBeale.starts,
  best: mghBeale.best,
  sources: ['E.M.L. Beale, On an iterative method for finding a local minimum of a function of more than one variable, Princeton technical report 25 (1958)'],
  objective: mghBeale.objective,
});
