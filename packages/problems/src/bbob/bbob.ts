/**
 * The 24 noiseless functions of the black-box optimisation benchmark, in any dimension n >= 2 and any instance.
 * Source: Hansen, Finck, Ros and Auger, "Real-parameter black-box optimization benchmarking 2009: noiseless functions definitions",
 * INRIA research report RR-6829 (2009, updated 2010). Where the report and the published programs differ (the order of the rotations
 * in f6, f7, f13, f23 and f24, the optimum of f12) this follows the programs, so that values agree.
 */
import { defineProblem, type Objective, type Problem, ThetakitError } from '@thetakit/registry';
import { bentCigar, differentPowers, discus, rotatedEllipsoid, sharpRidge } from './conditioned.ts';
import { type Instance, instanceOf, optimalValue } from './instance.ts';
import { attractiveSector, rosenbrock, rotatedRosenbrock, stepEllipsoid } from './moderate.ts';
import { griewankRosenbrock, rotatedRastrigin, schaffer, weierstrass } from './multimodal.ts';
import type { BbobFunction } from './pieces.ts';
import { bucheRastrigin, ellipsoid, linearSlope, rastrigin, sphere } from './separable.ts';
import { gallagher, katsuura, lunacek, schwefel } from './weak.ts';

const functions: readonly (readonly [id: string, name: string, make: (instance: Instance) => BbobFunction])[] = [
  ['sphere', 'Sphere', sphere],
  ['ellipsoid', 'Ellipsoid, separable', ellipsoid],
  ['rastrigin', 'Rastrigin, separable', rastrigin],
  ['buche-rastrigin', 'Skew Rastrigin-Bueche, separable', bucheRastrigin],
  ['linear-slope', 'Linear slope', linearSlope],
  ['attractive-sector', 'Attractive sector', attractiveSector],
  ['step-ellipsoid', 'Step ellipsoid', stepEllipsoid],
  ['rosenbrock', 'Rosenbrock', rosenbrock],
  ['rotated-rosenbrock', 'Rosenbrock, rotated', rotatedRosenbrock],
  ['rotated-ellipsoid', 'Ellipsoid, rotated', rotatedEllipsoid],
  ['discus', 'Discus', discus],
  ['bent-cigar', 'Bent cigar', bentCigar],
  ['sharp-ridge', 'Sharp ridge', sharpRidge],
  ['different-powers', 'Sum of different powers', differentPowers],
  ['rotated-rastrigin', 'Rastrigin, rotated', rotatedRastrigin],
  ['weierstrass', 'Weierstrass', weierstrass],
  ['schaffer-f7', 'Schaffer F7, condition 10', schaffer(10)],
  ['schaffer-f7-hard', 'Schaffer F7, condition 1000', schaffer(1000)],
  ['griewank-rosenbrock', 'Griewank-Rosenbrock', griewankRosenbrock],
  ['schwefel', 'Schwefel', schwefel],
  ['gallagher-101', 'Gallagher, 101 Gaussian peaks', gallagher(101, Math.sqrt(1000), 1)],
  ['gallagher-21', 'Gallagher, 21 Gaussian peaks', gallagher(21, 1000, 0.98)],
  ['katsuura', 'Katsuura', katsuura],
  ['lunacek', 'Lunacek bi-Rastrigin', lunacek],
];

/** Functions whose seeds are those of an earlier one. */
const seedOf = (number: number): number => (number === 4 ? 3 : number === 18 ? 17 : number);

/** One BBOB function as a problem. */
export type BbobProblem = Problem & { readonly id: `bbob-${string}` };

/**
 * Function `number` (1 to 24) of BBOB, instance `instance` (1, 2, ...; the optimum and the rotations differ), in dimension n >= 2.
 * Minimum `best.value` at `best.x`, search box [-5, 5]. The objective offers values only.
 * Throws ARGUMENT_OUT_OF_RANGE for anything else.
 */
export function bbobProblem(number: number, instance = 1, dimension = 5): BbobProblem {
  requireInteger('the number of the function', number, 1, functions.length);
  requireInteger('the instance', instance, 1, 1e5);
  requireInteger('the dimension', dimension, 2, 1e4);
  const [id, name, make] = functions[number - 1]!;
  const seed = seedOf(number) + 10000 * instance;
  const constant = optimalValue(seed);
  const start = Array<number>(dimension).fill(0);
  return defineProblem({
    id: `bbob-${id}`,
    summary: `${name} (BBOB function ${number}, instance ${instance}, n = ${dimension}).`,
    collection: 'bbob',
    dimension,
    starts: [start],
    best: { value: constant, x: Array.from(make(instanceOf(seed, dimension)).optimum), precision: 1e-12 },
    bounds: { lower: start.map(() => -5), upper: start.map(() => 5) },
    sources: ['N. Hansen, S. Finck, R. Ros, A. Auger, INRIA research report RR-6829 (2009)'],
    objective: (): Objective => {
      const { value } = make(instanceOf(seed, dimension));
      return { dimension, value: (x) => value(x) + constant };
    },
  });
}

function requireInteger(what: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'bbobProblem',
    problem: `${what} is ${value}, expected an integer from ${low} to ${high}`,
    action: 'Choose one of them',
    received: value,
  });
}

/** All 24 functions: instance 1 in five dimensions. */
export const bbobProblems: readonly BbobProblem[] = functions.map((_, k) => bbobProblem(k + 1));
