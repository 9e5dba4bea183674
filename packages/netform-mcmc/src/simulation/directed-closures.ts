/** Closure codes of directed links between senders 0..N-1 and receivers N..2N-1 while a network grows; see `closureAt` for the codes. */
import type { UtilityTables } from '../model/utility-tables.ts';
import type { FormationState } from './formation-state.ts';

/** Updates closure codes for the new link from sender i to receiver j, not yet among the friends. False when a count leaves the table. */
export function addDirectedClosures(size: number, tables: UtilityTables, state: FormationState, i: number, j: number, counts: boolean): boolean {
  const agents = size / 2;
  const target = j - agents;
  const { degreeCount } = tables;
  const { degree, friends } = state;
  const named = (agent: number, p: number) => friends[agent * degreeCount + p]! - agents;
  let fits = true;
  const two = (from: number, to: number) => {
    if (from !== to) fits = addCommon(size, tables, state, from, agents + to, counts) && fits;
  };
  const three = (from: number, to: number) => {
    if (from !== to) raise(size, tables, state, from, agents + to, 1);
  };
  markBack(size, tables, state, target, agents + i);
  for (let p = 0; p < degree[target]!; p++) {
    const g = named(target, p);
    if (g === i) continue;
    two(i, g);
    for (let q = 0; q < degree[g]!; q++) if (named(g, q) !== target) three(i, named(g, q));
  }
  for (let p = 0; p < degree[agents + i]!; p++) {
    const h = friends[(agents + i) * degreeCount + p]!;
    if (h === target) continue;
    two(h, target);
    for (let q = 0; q < degree[agents + h]!; q++) {
      const f = friends[(agents + h) * degreeCount + q]!;
      if (f !== i) three(f, target);
    }
    for (let q = 0; q < degree[target]!; q++) if (named(target, q) !== i) three(h, named(target, q));
  }
  return fits;
}

/** One more path of two links. */
function addCommon(size: number, tables: UtilityTables, state: FormationState, i: number, j: number, counts: boolean): boolean {
  const base = state.closure[i * size + j]! % tables.closureBase;
  const next = base <= 1 ? 2 : base + 1;
  if (next >= tables.closureBase) return !counts;
  raise(size, tables, state, i, j, next);
  return true;
}

/** Raises the part of the code that counts paths. */
function raise(size: number, { closureBase }: UtilityTables, state: FormationState, i: number, j: number, base: number): void {
  const before = state.closure[i * size + j]!;
  const known = before % closureBase;
  if (known < base) writeCode(size, state, i, j, before, before - known + base);
}

/** Notes that the agent of receiver j has named sender i. */
function markBack(size: number, { closureBase }: UtilityTables, state: FormationState, i: number, j: number): void {
  const before = state.closure[i * size + j]!;
  if (before < closureBase) writeCode(size, state, i, j, before, before + closureBase);
}

function writeCode(size: number, { closure, opened }: FormationState, i: number, j: number, before: number, code: number): void {
  closure[i * size + j] = code;
  closure[j * size + i] = code;
  if (before === 0) opened.push(i * size + j);
}
