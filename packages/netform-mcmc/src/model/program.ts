/** A model bound to data: columns, profiles and everything that does not depend on parameters or links. */
import { bug, ThetakitError } from '@thetakit/registry';
import type { NetworkData } from '../data/network-data.ts';
import { multiplyColumns } from '../terms/product.ts';
import { type ClosureColumn, columnsOf, type DegreeColumn, type StaticColumn } from '../terms/term.ts';
import type { Consent, FormationModel } from './formation-model.ts';
import { type Profiles, profilesOf } from './profiles.ts';
import { nodesOf, sidedProfiles } from './sides.ts';

/** A static column: coefficient number and row of `profiles.values`. */
export interface BoundStatic {
  readonly parameter: number;
  readonly row: number;
}

/** A degree column: coefficient number and its function. */
export interface BoundDegree {
  readonly parameter: number;
  readonly column: DegreeColumn;
}

/** A closure column: coefficient number, its function, and the row of its static factor, -1 for none. */
export interface BoundClosure {
  readonly parameter: number;
  readonly column: ClosureColumn;
  readonly row: number;
}

/** A compiled model. */
export interface Program {
  /** Number of nodes: the agents, or 2 N sides for directed links (see `sidedProfiles`). */
  readonly size: number;
  /** Are links directed? */
  readonly directed: boolean;
  /** Pairs that meet have i < `rows` and j >= `firstColumn`, j > i. */
  readonly rows: number;
  readonly firstColumn: number;
  /** Number of meetings: N (N - 1) / 2, or N (N - 1) for directed links. */
  readonly meetingCount: number;
  readonly consent: Consent;
  /** Names of the coefficients, shape [K]. */
  readonly labels: readonly string[];
  readonly profiles: Profiles;
  readonly statics: readonly BoundStatic[];
  readonly degrees: readonly BoundDegree[];
  readonly closures: readonly BoundClosure[];
  /** An agent with so many friends makes no more; Infinity for none. */
  readonly capacity: number;
  /** Does a term tell one common friend from two? */
  readonly countsCommon: boolean;
  /** Unordered pair classes; see `PairClasses`. */
  readonly pairs: PairClasses;
}

/**
 * Unordered pairs whose two profiles agree, in either order, form a class. Pair number at(i, j) runs through
 * (0,1), (0,2), ..., (0,N-1), (1,2), ...
 */
export interface PairClasses {
  /** 2 * class + 1 when the view of the larger agent comes first in the class, else 2 * class; shape [N(N-1)/2]. */
  readonly code: Int32Array;
  /** First and second profile of each class, first <= second. */
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** Most agents: what is kept for every ordered pair takes about 40 bytes, 4 GB in all. */
export const LARGEST_SIZE = 10_000;

/** Compiles a model for the agents of `data`; its links are not used. Throws the errors of the terms, and ARGUMENT_OUT_OF_RANGE for too many agents. */
export function compileModel(model: FormationModel, data: NetworkData): Program {
  const directed = model.consent === 'unilateral';
  const nodes = nodesOf({ size: data.size, directed });
  checkAgents(nodes, directed);
  checkDirection(data, directed);
  const labels: string[] = [];
  const functions: ((i: number, j: number) => number)[] = [];
  const statics: BoundStatic[] = [];
  const degrees: BoundDegree[] = [];
  const closures: BoundClosure[] = [];
  let capacity = Number.POSITIVE_INFINITY;
  for (const column of model.terms.flatMap((term) => columnsOf(term, data, multiplyColumns))) {
    if (column.kind === 'capacity') {
      capacity = Math.min(capacity, column.limit);
      continue;
    }
    const parameter = labels.push(column.label) - 1;
    if (column.kind === 'static') statics.push({ parameter, row: functions.push(valueOf(column)) - 1 });
    else if (column.kind === 'degree') degrees.push({ parameter, column });
    else closures.push({ parameter, column, row: column.factor === undefined ? -1 : functions.push(column.factor) - 1 });
  }
  checkLabels(labels);
  const ordered = profilesOf(data.size, functions);
  const profiles = directed ? sidedProfiles(data.size, ordered) : ordered;
  const countsCommon = closures.some(({ column }) => column.counts);
  return {
    size: nodes,
    directed,
    rows: data.size,
    firstColumn: directed ? data.size : 0,
    meetingCount: (data.size * (data.size - 1)) / (directed ? 1 : 2),
    consent: model.consent,
    labels,
    profiles,
    statics,
    degrees,
    closures,
    capacity,
    countsCommon,
    pairs: pairClassesOf(nodes, profiles),
  };
}

/** Does any probability depend on the state? Without it the order of meetings is irrelevant. */
export function dependsOnState({ degrees, closures, capacity }: Program): boolean {
  return degrees.length > 0 || closures.length > 0 || Number.isFinite(capacity);
}

/** Do probabilities depend on numbers of friends? */
export function dependsOnDegrees({ degrees, capacity }: Program): boolean {
  return degrees.length > 0 || Number.isFinite(capacity);
}

function checkAgents(nodes: number, directed: boolean): void {
  if (nodes <= LARGEST_SIZE) return;
  const [size, most] = directed ? [nodes / 2, LARGEST_SIZE / 2] : [nodes, LARGEST_SIZE];
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'compileModel',
    problem: `there are ${size} agents, expected at most ${most}, because every pair of them meets`,
    action: 'Take a part of the network, such as one school',
    received: size,
    expected: `<= ${most}`,
  });
}

/** Directed data go with the directed rule only. */
function checkDirection(data: NetworkData, directed: boolean): void {
  if (data.directed === directed) return;
  throw new ThetakitError('NETWORK_DIRECTION', {
    who: 'compileModel',
    problem: directed
      ? 'consent "unilateral" is about directed links, but the links are undirected'
      : 'the links are directed, but consent is "mutual" or "either"',
    action: directed ? 'Make the data with directed: true, or use consent "mutual" or "either"' : 'Use consent "unilateral", or symmetrise the links',
    expected: directed,
  });
}

function valueOf(column: StaticColumn): (i: number, j: number) => number {
  return (i, j) => column.value(i, j);
}

function checkLabels(labels: readonly string[]): void {
  if (labels.length === 0) {
    throw new ThetakitError('MODEL_UNIDENTIFIED', {
      who: 'compileModel',
      problem: 'the model has no term with a coefficient',
      action: 'Begin with const',
      received: labels,
    });
  }
  const twice = labels.find((label, k) => labels.indexOf(label) !== k);
  if (twice === undefined) return;
  throw new ThetakitError('MODEL_UNIDENTIFIED', {
    who: 'compileModel',
    problem: `the coefficient ${twice} occurs twice`,
    action: 'Write each term once',
    received: twice,
  });
}

function pairClassesOf(size: number, { count, own, other }: Profiles): PairClasses {
  const code = new Int32Array((size * (size - 1)) / 2);
  const dense = count * count <= 1 << 22 ? new Int32Array(count * count).fill(-1) : undefined;
  const sparse = new Map<number, number>();
  const first: number[] = [];
  const second: number[] = [];
  let pair = 0;
  for (let i = 0; i < size; i++) {
    for (let at = i * size + i + 1; at < (i + 1) * size; at++, pair++) {
      const a = own[at]!;
      const b = other[at]!;
      const swapped = a > b ? 1 : 0;
      const key = swapped === 1 ? b * count + a : a * count + b;
      let found = dense === undefined ? (sparse.get(key) ?? -1) : dense[key]!;
      if (found < 0) {
        found = first.push(swapped === 1 ? b : a) - 1;
        second.push(swapped === 1 ? a : b);
        if (dense === undefined) sparse.set(key, found);
        else dense[key] = found;
      }
      code[pair] = 2 * found + swapped;
    }
  }
  if (pair !== code.length) throw bug('pairClassesOf', 'pair count');
  return { code, first: Int32Array.from(first), second: Int32Array.from(second) };
}

/** Number of the pair i < j in the order (0,1), (0,2), ..., (1,2), ... */
export function pairNumber(size: number, i: number, j: number): number {
  return i * size - (i * (i + 1)) / 2 + (j - i - 1);
}
