/** Rules for samplers: pure steps, chains that depend on the seed alone, and the right distribution. */
import { type Objective, type OptionsOf, resolveOptions, type Sampler } from '@thetakit/registry';
import { type ConformanceCheck, require } from '../fail.ts';
import { clone } from '../method/drive.ts';
import { isSameData } from '../method/purity.ts';

/** A chain: positions after each step. */
type Chain = readonly Float64Array[];

/** Means and standard deviations of the target: log f = -1/2 sum ((x_i - m_i) / s_i)^2. */
const target = { means: [1, -2], deviations: [1, 0.5] } as const;

const logDensity: Objective = {
  dimension: 2,
  value: (x) => -x.reduce((sum, value, i) => sum + ((value - target.means[i]!) / target.deviations[i]!) ** 2, 0) / 2,
  gradient: (x, out = new Float64Array(2)) => {
    for (let i = 0; i < 2; i++) out[i] = -(x[i]! - target.means[i]!) / target.deviations[i]! ** 2;
    return out;
  },
};

/** Steps of a chain, and how many of the first are left out. */
const length = { warmup: 1000, draws: 4000 } as const;

/**
 * The rules that every sampler must keep, each a named function that throws CONFORMANCE_FAILED. `given` are options for the runs
 * instead of the defaults; adaptation has to end within 1000 steps.
 */
export function samplerConformance<O, S>(sampler: Sampler<O, S>, given: unknown = {}): ConformanceCheck[] {
  const who = sampler.id;
  const options = () => resolveOptions<OptionsOf<typeof sampler.options>>(who, sampler.options, given) as O;
  const chainOf = (seed: number, steps: number): Chain => {
    let state = sampler.init(Float64Array.of(0, 0), logDensity, options(), seed);
    return Array.from({ length: steps }, () => {
      state = sampler.step(state, logDensity, options());
      return sampler.position(state).slice();
    });
  };
  return [
    {
      name: 'a step leaves the state that it was given as it was, and gives the same again',
      run: () => {
        let state = sampler.init(Float64Array.of(0, 0), logDensity, options(), 1);
        for (let k = 0; k < 30; k++) {
          const before = clone(state as never) as S;
          const [next, again] = [sampler.step(state, logDensity, options()), sampler.step(state, logDensity, options())];
          require(isSameData(state, before), who, 'step changed the state that it was given', 'Write into a new state');
          require(isSameData(next, again), who, 'two steps from one state differ', 'Keep the random numbers in the state');
          const resumed = sampler.step(clone(state as never) as S, logDensity, options());
          require(isSameData(next, resumed), who, 'a step from a clone of the state differs', 'Keep everything in the state, as plain data');
          state = next;
        }
      },
    },
    {
      name: 'the start is neither kept nor written to',
      run: () => {
        const start = Float64Array.of(0.5, 0.5);
        const state = sampler.init(start, logDensity, options(), 1);
        require(start[0] === 0.5 && start[1] === 0.5, who, 'init writes to the start', 'Copy it');
        start.fill(1e9);
        require(sampler.position(state)[0] === 0.5, who, 'the state shares memory with the start', 'Copy it in init');
      },
    },
    {
      name: 'the same seed gives the same chain, another seed another',
      run: () => {
        const [first, same, other] = [chainOf(1, 50), chainOf(1, 50), chainOf(2, 50)];
        require(isSameData(first, same), who, 'one seed gives two chains', 'Draw random numbers from the seed alone');
        require(!isSameData(first, other), who, 'two seeds give one chain', 'Use the seed');
      },
    },
    {
      name: 'means and variances of a normal distribution are right, within five standard errors of their own',
      run: () => {
        const chain = chainOf(1, length.warmup + length.draws).slice(length.warmup);
        for (let i = 0; i < 2; i++) {
          const [mean, deviation] = [target.means[i]!, target.deviations[i]!];
          const values = chain.map((x) => x[i]!);
          const squares = values.map((value) => (value - mean) ** 2);
          checkMean(who, `mean of coordinate ${i + 1}`, values, mean);
          checkMean(who, `variance of coordinate ${i + 1}`, squares, deviation ** 2);
        }
      },
    },
  ];
}

/** Compares a mean with its expectation, in standard errors from the means of 40 batches: 40 batches of 100 hide most of the correlation. */
function checkMean(who: string, what: string, values: readonly number[], expected: number): void {
  const batches = 40;
  const size = values.length / batches;
  const average = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const means = Array.from({ length: batches }, (_, b) => average(values.slice(b * size, (b + 1) * size)));
  const mean = average(means);
  const error = Math.sqrt(average(means.map((each) => (each - mean) ** 2)) / (batches - 1));
  const isRight = Number.isFinite(mean) && error > 0 && Math.abs(mean - expected) <= 5 * error;
  require(isRight, who, `the ${what} is ${mean} with a standard error of ${error}, expected ${expected}`, 'The chain does not leave the target invariant, or does not move');
}
