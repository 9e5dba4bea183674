/**
 * Where partial results of reductions live: in local variables when one value is finished before the next begins,
 * else in the target array itself.
 */
import { type Affine, affineKey, depthOf } from './affine.ts';
import { type CodeNames, numberText } from './code-names.ts';
import type { Reducer } from './expression-pool.ts';
import { neutral } from './expression-pool.ts';
import type { Storage } from './storage.ts';

/** With at most this many running sums, unrolled iterations get a variable each: no chain of dependent additions. */
export const FEW_ACCUMULATORS = 2;
/** Variables per running sum then. */
export const LANES = 4;

/** Local variables of one accumulated element. */
export interface Accumulator {
  readonly lanes: readonly string[];
  /** Holds the sums of finished blocks of a long loop. */
  readonly total: string;
  readonly reducer: Reducer;
  readonly at: Affine;
  readonly targets: readonly Storage[];
}

/** Code that combines two partial results. */
export function combineText(reducer: Reducer, a: string, b: string): string {
  if (reducer === 'sum') return `${a} + ${b}`;
  if (reducer === 'prod') return `${a} * ${b}`;
  return `Math.${reducer}(${a}, ${b})`;
}

/** Declares the variables of an accumulator. */
export function newAccumulator(names: CodeNames, reducer: Reducer, at: Affine, targets: readonly Storage[], lanes: number): Accumulator {
  return { total: names.fresh('a'), lanes: Array.from({ length: lanes }, () => names.fresh('a')), reducer, at, targets };
}

export function declareAccumulator({ lanes, total, reducer }: Accumulator): string {
  return `let ${[total, ...lanes].map((name) => `${name} = ${numberText(neutral[reducer])}`).join(', ')};`;
}

/** The finished result: the lanes combined in pairs, and the blocks. */
export function accumulatorTotal(accumulator: Accumulator): string {
  return combineText(accumulator.reducer, accumulator.total, lanesText(accumulator));
}

/** Ends a block: the lanes go to the total and start again. Rounding then grows with blocks plus block length, not with their product. */
export function endBlock(accumulator: Accumulator): string[] {
  const { total, lanes, reducer } = accumulator;
  return [`${total} = ${accumulatorTotal(accumulator)};`, ...lanes.map((lane) => `${lane} = ${numberText(neutral[reducer])};`)];
}

function lanesText({ lanes, reducer }: Accumulator): string {
  let level: readonly string[] = lanes;
  while (level.length > 1) {
    const next: string[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [a, b] = [level[i] as string, level[i + 1]];
      next.push(b === undefined ? a : `(${combineText(reducer, a, b)})`);
    }
    level = next;
  }
  return level[0] as string;
}

/**
 * Whether an element accumulated at `at` is finished inside the loops that its place depends on: every variable up
 * to the innermost one used is used.
 */
export function isLocal(at: Affine, loops: readonly number[]): boolean {
  const depth = depthOf(at);
  return loops.every((v) => v >= depth || (at.k[v] ?? 0) !== 0);
}

/** A key for the accumulators of one root element across bodies. */
export function accumulatorKey(rootId: number, at: Affine): string {
  return `${rootId}@${affineKey(at)}`;
}
