/**
 * One instance of the collection of More, Garbow and Hillstrom.
 * The objective is the published one, f = sum r_i^2 without a factor 1/2, so value, start value and minimum can be compared
 * with the paper; least-squares methods work from the residuals and see half of it.
 */
import { defineProblem, type Problem } from '@thetakit/registry';
import { sumOfSquares } from '../sum-of-squares.ts';
import type { Term } from '../tape/term.ts';

/** What an instance says of itself; the rest follows. */
export interface MghDefinition<Id extends string> {
  /** Id without the prefix `mgh-`. */
  readonly id: Id;
  /** Number in the paper, 1 to 35. */
  readonly number: number;
  /** Name in the paper. */
  readonly name: string;
  /** Standard start; its length is the number of variables. */
  readonly start: readonly number[];
  readonly best: Problem['best'];
  /** Values of other known local minima. */
  readonly localMinima?: readonly number[];
  /** r_1(x), ..., r_m(x). */
  residuals(x: (i: number) => Term): readonly Term[];
}

/** An MGH instance as it stands in the registry. */
export type MghProblem<Id extends string = string> = Problem & { readonly id: `mgh-${Id}` };

const PAPER = 'J.J. More, B.S. Garbow, K.E. Hillstrom, Testing unconstrained optimization software, ACM TOMS 7 (1981) 17-41, doi:10.1145/355934.355936';

/** Makes the registry entry of an instance. */
export function mgh<const Id extends string>(definition: MghDefinition<Id>): MghProblem<Id> {
  const { id, number, name, start, best, localMinima, residuals } = definition;
  const dimension = start.length;
  return defineProblem({
    id: `mgh-${id}`,
    summary: `${name} (More, Garbow, Hillstrom problem ${number}, n = ${dimension}): sum of squares.`,
    collection: 'mgh',
    dimension,
    starts: [start],
    best,
    ...(localMinima === undefined ? {} : { localMinima }),
    sources: [PAPER],
    objective: () => sumOfSquares({ dimension, residuals }),
  });
}
