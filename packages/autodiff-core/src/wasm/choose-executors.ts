/** Which groups of a plan run in WebAssembly: those that gain more than the copies that they cause. */
import type { Estimate } from './estimate.ts';

/** A group that could run in WebAssembly. */
export interface Candidate {
  readonly estimate: Estimate;
  /** Caller's arrays that it reads or writes, by name, with the cost of copying each. */
  readonly copies: ReadonlyMap<string, number>;
}

/** A plan that gains less than this (nanoseconds per call) is not worth a module. */
const LEAST_GAIN = 30;

/** Indices of the chosen candidates; undefined stands for a group that cannot run in WebAssembly. */
export function chooseExecutors(candidates: readonly (Candidate | undefined)[], forced: boolean): Set<number> {
  const chosen = new Set<number>();
  candidates.forEach((candidate, i) => {
    if (candidate !== undefined && (forced || gainOf(candidate) > 0)) chosen.add(i);
  });
  if (forced) return chosen;
  while (dropOne(candidates, chosen));
  return totalGain(candidates, chosen) < LEAST_GAIN ? new Set() : chosen;
}

function gainOf({ estimate }: Candidate): number {
  return estimate.js - estimate.wasm;
}

/** Drops the group that gains least over the copies that are made for it alone, if it loses by them. */
function dropOne(candidates: readonly (Candidate | undefined)[], chosen: Set<number>): boolean {
  const users = new Map<string, number>();
  for (const i of chosen) for (const name of (candidates[i] as Candidate).copies.keys()) users.set(name, (users.get(name) ?? 0) + 1);
  let worst = -1;
  let least = 0;
  for (const i of chosen) {
    const candidate = candidates[i] as Candidate;
    // A copy that serves several groups is shared between them.
    const copies = [...candidate.copies].reduce((sum, [name, cost]) => sum + cost / (users.get(name) as number), 0);
    const net = gainOf(candidate) - copies;
    if (net < least) [worst, least] = [i, net];
  }
  return chosen.delete(worst);
}

function totalGain(candidates: readonly (Candidate | undefined)[], chosen: ReadonlySet<number>): number {
  const copies = new Map<string, number>();
  let gain = 0;
  for (const i of chosen) {
    const candidate = candidates[i] as Candidate;
    gain += gainOf(candidate);
    for (const [name, cost] of candidate.copies) copies.set(name, cost);
  }
  return gain - [...copies.values()].reduce((sum, cost) => sum + cost, 0);
}
