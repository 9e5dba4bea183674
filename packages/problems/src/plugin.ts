/** Test problems and data sets as a plugin, for `createRegistry`. */
import { definePlugin } from '@thetakit/registry';
import { bbobProblems } from './bbob/bbob.ts';
import { ackley } from './classic/ackley.ts';
import { beale } from './classic/beale.ts';
import { himmelblau } from './classic/himmelblau.ts';
import { lectureCurve, lecturePolynomial } from './classic/lecture-polynomial.ts';
import { quadratic } from './classic/quadratic.ts';
import { rastrigin } from './classic/rastrigin.ts';
import { rosenbrock } from './classic/rosenbrock.ts';
import { hsProblems } from './hs/problems.ts';
import { mghProblems } from './mgh/problems.ts';
import { strdDatasets, strdProblems } from './strd/entries.ts';

/** The classic functions at their usual dimension. */
export const classicProblems = [rosenbrock(), beale, himmelblau, quadratic(), rastrigin(), ackley(), lecturePolynomial] as const;

/** Every problem and data set of this package, in the namespace `problems`. */
export const problemsPlugin = definePlugin({
  meta: { name: '@thetakit/problems', version: '0.0.0', namespace: 'problems' },
  entries: [...classicProblems, ...mghProblems, ...hsProblems, ...bbobProblems, ...strdProblems, lectureCurve, ...strdDatasets],
});
