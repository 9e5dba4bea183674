/** Questions that do not depend on each other's answers: what can be evaluated side by side. */
import type { MethodState, Observation } from '@thetakit/registry';
import type { RunCore } from './core.ts';

declare const structuredClone: <T>(value: T) => T;

/**
 * The query of the run, and those that follow it whatever f is there, at most `most`; copies, in the order of their questions. Only queries
 * that want a value are looked at.
 *
 * The method takes its turns twice, once told that every value is bad and once that every value is the best so far: as long as both ask for
 * the same point, so does every answer between them. Rules that look at nothing but values and their order, as those of all methods here
 * that draw points in generations do, cannot tell more apart; a point that is asked for in vain is an evaluation lost, never a wrong result.
 */
export function certainQueries({ current, method, options, observation, best }: RunCore, most: number): Float64Array[] {
  const queries = [current.query.slice()];
  if (current.wants !== 'value' || most <= 1) return queries;
  let low = Number.isFinite(best.fun) ? best.fun : 0;
  const chains = [chain(current), chain(current)] as const;
  const turn = (pair: Pair, value: number): MethodState => {
    const told: Observation = { ...observation, value };
    const next: MethodState = method.update(pair.state, told, options, pair.spare);
    pair.spare = pair.state;
    pair.state = next;
    return next;
  };
  while (queries.length < most) {
    low -= Math.abs(low) + 1;
    const [one, two] = [turn(chains[0], Infinity), turn(chains[1], low)];
    const isCertain = one.stop === null && two.stop === null && one.wants === 'value' && two.wants === 'value' && isSame(one.query, two.query);
    if (!isCertain) break;
    queries.push(one.query.slice());
  }
  return queries;
}

interface Pair {
  state: MethodState;
  spare: MethodState;
}

function chain(state: MethodState): Pair {
  return { state: structuredClone(state), spare: structuredClone(state) };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => value === b[i]);
}
