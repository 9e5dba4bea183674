/** Replays meetings in order of time: at each, both agents look at the current network and decide. */
import type { Program } from '../model/program.ts';
import type { UtilityTables } from '../model/utility-tables.ts';
import { addDirectedClosures } from './directed-closures.ts';
import type { FormationState } from './formation-state.ts';
import { type Meetings, meetingOrder } from './meetings.ts';
import { popHeap, pushHeap, type TimeHeap } from './time-heap.ts';

/** 'formed', or what was too small: the tables must be made larger and the meetings replayed. */
export type FormationResult = 'formed' | 'degrees' | 'closures';

/** Appends the meeting of a pair that gained closure at `now`, if it may still link; returns its number or -1. */
export type DrawClosed = (pair: number, now: number) => number;

/** Memory for networks whose agents have fewer than `degreeCount` friends. */
export function createFormationState(size: number, degreeCount: number): FormationState {
  return { degree: new Int32Array(size), friends: new Int32Array(size * degreeCount), closure: new Uint8Array(size * size), formed: [], opened: [] };
}

/**
 * Forms the links of the meetings. The list may leave out pairs that cannot link while their closure code is 0; then
 * `drawClosed` supplies them when the code changes. The result tells whether the tables were large enough.
 */
export function formLinks(program: Program, tables: UtilityTables, meetings: Meetings, state: FormationState, drawClosed?: DrawClosed): FormationResult {
  const { size } = program;
  const { pair, time } = meetings;
  const { degree, closure, formed, opened } = state;
  const follows = program.closures.length > 0;
  const add = program.directed ? addDirectedClosures : addClosures;
  degree.fill(0);
  closure.fill(0);
  formed.length = 0;
  const order = meetingOrder(meetings);
  const later: TimeHeap = { items: [], time };
  let next = 0;
  for (;;) {
    const fromHeap = later.items.length > 0 && (next >= order.length || time[later.items[0]!]! < time[order[next]!]!);
    if (!fromHeap && next >= order.length) return 'formed';
    const m = fromHeap ? popHeap(later) : order[next++]!;
    const i = (pair[m]! / size) | 0;
    const j = pair[m]! - i * size;
    if (!agree(program, tables, meetings, state, m, i, j)) continue;
    formed.push(m);
    if (follows && !add(size, tables, state, i, j, program.countsCommon)) return 'closures';
    if (drawClosed !== undefined) {
      for (const each of opened) {
        const drawn = drawClosed(each, time[m]!);
        if (drawn >= 0) pushHeap(later, drawn);
      }
    }
    opened.length = 0;
    if (!addLink(state, tables.degreeCount, i, j)) return 'degrees';
  }
}

function agree(
  program: Program,
  tables: UtilityTables,
  { shockLow, shockHigh }: Meetings,
  { degree, closure }: FormationState,
  m: number,
  i: number,
  j: number,
): boolean {
  const { own, other } = program.profiles;
  const { sign, closureCount, degreeCount, pairFactor, degreeFactor } = tables;
  const at = i * program.size + j;
  const h = closure[at]!;
  const x = pairFactor[own[at]! * closureCount + h]! * degreeFactor[degree[i]! * degreeCount + degree[j]!]!;
  const low = (shockLow[m]! + 0.5) * 2 ** -32 < (sign === 1 ? 1 : x) / (1 + x);
  if (low !== (sign === 1)) return low;
  const y = pairFactor[other[at]! * closureCount + h]! * degreeFactor[degree[j]! * degreeCount + degree[i]!]!;
  return (shockHigh[m]! + 0.5) * 2 ** -32 < (sign === 1 ? 1 : y) / (1 + y);
}

/** False when an agent has more friends than the tables know. */
function addLink({ degree, friends }: FormationState, degreeCount: number, i: number, j: number): boolean {
  friends[i * degreeCount + degree[i]!] = j;
  friends[j * degreeCount + degree[j]!] = i;
  degree[i]! += 1;
  degree[j]! += 1;
  return degree[i]! < degreeCount && degree[j]! < degreeCount;
}

/** Updates closure codes for the new link (i, j), not yet among the friends. False when a count leaves the table. */
function addClosures(size: number, { closureCount, degreeCount }: UtilityTables, state: FormationState, i: number, j: number, counts: boolean): boolean {
  const { degree, friends } = state;
  let fits = addThrough(size, closureCount, degreeCount, state, i, j, counts);
  fits = addThrough(size, closureCount, degreeCount, state, j, i, counts) && fits;
  for (let p = 0; p < degree[i]!; p++) {
    const a = friends[i * degreeCount + p]!;
    for (let q = 0; q < degree[j]!; q++) {
      const b = friends[j * degreeCount + q]!;
      if (a !== b) setCode(size, state, a, b, 1);
    }
  }
  return fits;
}

/** Paths from `from` over the new link to friends of `to` and on to their friends. */
function addThrough(size: number, closureCount: number, degreeCount: number, state: FormationState, from: number, to: number, counts: boolean): boolean {
  const { degree, friends, closure } = state;
  let fits = true;
  for (let p = 0; p < degree[to]!; p++) {
    const b = friends[to * degreeCount + p]!;
    const code = closure[from * size + b]!;
    const next = code <= 1 ? 2 : code + 1;
    if (next < closureCount) setCode(size, state, from, b, next);
    else if (counts) fits = false;
    for (let q = 0; q < degree[b]!; q++) {
      const c = friends[b * degreeCount + q]!;
      if (c !== to && c !== from) setCode(size, state, from, c, 1);
    }
  }
  return fits;
}

/** Raises the code of a pair; notes the pair when the code was 0. */
function setCode(size: number, { closure, opened }: FormationState, a: number, b: number, code: number): void {
  const before = closure[a * size + b]!;
  if (before >= code) return;
  closure[a * size + b] = code;
  closure[b * size + a] = code;
  if (before === 0) opened.push(a < b ? a * size + b : b * size + a);
}
