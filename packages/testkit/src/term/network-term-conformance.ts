/**
 * Rules for terms of network formation. A term contributes columns z(i, j, state), and the state enters through the number of friends of
 * both agents, of friends in common, their distance, and whether the partner is linked to the agent already. So the change that a link
 * makes follows from the columns, and what can go wrong is that a column is not such a function: the rules hold it against networks that are
 * counted afresh with sets.
 */
import { type ConformanceCheck, require } from '../fail.ts';

/** A column of a term; the shapes of `TermColumn` in @thetakit/netform-mcmc. */
export type NetworkTermColumn =
  | { readonly kind: 'static'; readonly label: string; value(i: number, j: number): number }
  | { readonly kind: 'degree'; readonly label: string; value(own: number, partner: number): number }
  | {
      readonly kind: 'closure';
      readonly label: string;
      readonly counts: boolean;
      value(common: number, distance: 0 | 2 | 3, reciprocated: boolean): number;
      readonly factor?: (i: number, j: number) => number;
    }
  | { readonly kind: 'capacity'; readonly label: string; readonly limit: number };

/** A term with its data. */
export interface NetworkTermSubject {
  /** For messages. */
  readonly name: string;
  /** Number of agents of the data; 6 to 12 are enough. */
  readonly size: number;
  /** The columns on the data in which place p holds agent order[p]. */
  columns(order: readonly number[]): readonly NetworkTermColumn[];
  /** Everything that the data hold, as text, to see whether the term writes to it. */
  snapshot(): string;
}

/**
 * The rules that every term must keep, each a named function that throws CONFORMANCE_FAILED:
 *
 *   for (const { name, run } of networkTermConformance(subject)) it(name, run);
 */
export function networkTermConformance(subject: NetworkTermSubject): ConformanceCheck[] {
  return [
    { name: 'gives columns of a known kind, each with a label of its own', run: () => checkColumns(subject) },
    { name: 'is finite for every pair and every state', run: () => checkFinite(subject) },
    { name: 'changes with a network as a recount says, over links added and taken away, and has no memory', run: () => checkChanges(subject) },
    { name: 'does not know the numbers of the agents', run: () => checkRelabelling(subject) },
    { name: 'tells one friend in common from two only when it says so', run: () => checkCounts(subject) },
    { name: 'leaves the data as they were', run: () => checkPure(subject) },
  ];
}

const kinds = ['static', 'degree', 'closure', 'capacity'];

function plain({ size }: NetworkTermSubject): number[] {
  return Array.from({ length: size }, (_, i) => i);
}

function checkColumns(subject: NetworkTermSubject): void {
  const columns = subject.columns(plain(subject));
  require(columns.length > 0, subject.name, 'bind gives no column', 'Give one column per coefficient, or a capacity');
  const labels = columns.map(({ label }) => label);
  for (const { kind, label } of columns) {
    require(kinds.includes(kind), subject.name, `column ${label} is of kind ${String(kind)}`, `Use one of ${kinds.join(', ')}`);
    require(typeof label === 'string' && label !== '', subject.name, 'a column has no label', 'Name the coefficient, such as match(sex)');
  }
  require(new Set(labels).size ===
    labels.length, subject.name, `the labels ${labels.join(', ')} are not all different`, 'Put the level or the argument into each');
  for (const column of columns) {
    if (column.kind !== 'capacity') continue;
    require(Number.isInteger(column.limit) && column.limit >= 0, subject.name, `the capacity is ${column.limit}`, 'Give a whole number of at least 0');
  }
}

/** z of a column for one pair in one state. */
function valueOf(column: NetworkTermColumn, i: number, j: number, { own, partner, common, distance, back }: PairState): number {
  if (column.kind === 'static') return column.value(i, j);
  if (column.kind === 'degree') return column.value(own, partner);
  if (column.kind === 'closure') return column.value(common, distance, back) * (column.factor?.(i, j) ?? 1);
  return own >= column.limit ? 0 : 1;
}

interface PairState {
  readonly own: number;
  readonly partner: number;
  readonly common: number;
  readonly distance: 0 | 2 | 3;
  readonly back: boolean;
}

function checkFinite(subject: NetworkTermSubject): void {
  const { size, name } = subject;
  for (const column of subject.columns(plain(subject))) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        if (i === j) continue;
        for (const state of statesOf(size)) {
          const z = valueOf(column, i, j, state);
          require(Number.isFinite(
            z,
          ), name, `${column.label} is ${z} for agents ${i} and ${j} in the state ${JSON.stringify(state)}`, 'Give a finite number for every state');
        }
      }
    }
  }
}

/** Every combination that a network of `size` agents allows, and then some. */
function statesOf(size: number): PairState[] {
  const states: PairState[] = [];
  for (let own = 0; own < size; own++) {
    for (let partner = 0; partner < size; partner++) {
      for (const back of [false, true]) {
        for (const distance of [0, 3] as const) states.push({ own, partner, common: 0, distance, back });
        states.push({ own, partner, common: Math.min(own, partner), distance: Math.min(own, partner) > 0 ? 2 : 0, back });
      }
    }
  }
  return states;
}

/** Small whole numbers from a linear congruential generator: the sequence is the same in every run. */
function createDice(seed: number): (sides: number) => number {
  let word = seed;
  return (sides) => {
    word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
    return Math.floor((word / 2 ** 32) * sides);
  };
}

function checkChanges(subject: NetworkTermSubject): void {
  const { size, name } = subject;
  const columns = subject.columns(plain(subject));
  const friends = Array.from({ length: size }, () => new Set<number>());
  const known = new Map<string, string>();
  const dice = createDice(7);
  // z of every ordered pair, kept up to date only where the state of the pair changed.
  let states = allStates(friends);
  const kept = columns.map((column) => pairsOf(size).map(([i, j]) => valueOf(column, i, j, states[i * size + j]!)));
  for (let step = 0; step < 60; step++) {
    const i = dice(size);
    const j = (i + 1 + dice(size - 1)) % size;
    toggle(friends, i, j);
    const next = allStates(friends);
    columns.forEach((column, c) => {
      pairsOf(size).forEach(([a, b], q) => {
        if (JSON.stringify(states[a * size + b]) !== JSON.stringify(next[a * size + b])) kept[c]![q] = valueOf(column, a, b, next[a * size + b]!);
      });
    });
    states = next;
    // From new columns, so that nothing that the old ones have seen can help.
    const fresh = subject.columns(plain(subject)).map((column) => pairsOf(size).map(([a, b]) => valueOf(column, a, b, next[a * size + b]!)));
    require(JSON.stringify(kept) ===
      JSON.stringify(
        fresh,
      ), name, `after ${step + 1} links added or taken away its values are not those of a recount`, 'Let value be a function of its arguments alone');
    const network = JSON.stringify(friends.map((each) => [...each].sort((x, y) => x - y)));
    const values = JSON.stringify(fresh);
    require((known.get(network) ?? values) === values, name, 'a network that comes again has other values', 'Keep nothing between calls');
    known.set(network, values);
  }
}

function toggle(friends: readonly Set<number>[], i: number, j: number): void {
  const isLinked = friends[i]!.has(j);
  for (const [a, b] of [
    [i, j],
    [j, i],
  ] as const) {
    if (isLinked) friends[a]!.delete(b);
    else friends[a]!.add(b);
  }
}

function pairsOf(size: number): [number, number][] {
  return Array.from({ length: size * size }, (_, at): [number, number] => [Math.floor(at / size), at % size]).filter(([i, j]) => i !== j);
}

/** States of all ordered pairs, their own link left out, counted with sets. */
function allStates(friends: readonly Set<number>[]): PairState[] {
  const size = friends.length;
  return Array.from({ length: size * size }, (_, at): PairState => {
    const [i, j] = [Math.floor(at / size), at % size];
    const ofI = [...friends[i]!].filter((each) => each !== j);
    const ofJ = [...friends[j]!].filter((each) => each !== i);
    const common = ofI.filter((each) => ofJ.includes(each)).length;
    const isThree = common === 0 && ofI.some((a) => [...friends[a]!].some((b) => b !== i && ofJ.includes(b)));
    return { own: ofI.length, partner: ofJ.length, common, distance: common > 0 ? 2 : isThree ? 3 : 0, back: false };
  });
}

function checkRelabelling(subject: NetworkTermSubject): void {
  const { size, name } = subject;
  const order = plain(subject);
  const dice = createDice(11);
  for (let k = size - 1; k > 0; k--) {
    const other = dice(k + 1);
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  const [before, after] = [subject.columns(plain(subject)), subject.columns(order)];
  const labels = (columns: readonly NetworkTermColumn[]) => columns.map(({ label }) => label).join();
  require(labels(before) ===
    labels(after), name, `the columns are ${labels(before)}, and ${labels(after)} when the agents stand in another order`, 'Sort the levels');
  const states = statesOf(size);
  before.forEach((column, c) => {
    for (const [i, j] of pairsOf(size)) {
      for (const state of states) {
        const [a, b] = [valueOf(column, order[i]!, order[j]!, state), valueOf(after[c]!, i, j, state)];
        require(Object.is(
          a + 0,
          b + 0,
        ), name, `${column.label} is ${a} for a pair of agents, and ${b} when the agents are numbered otherwise`, 'Use attributes, not the numbers of the agents');
      }
    }
  });
}

function checkCounts(subject: NetworkTermSubject): void {
  for (const column of subject.columns(plain(subject))) {
    if (column.kind !== 'closure' || column.counts) continue;
    for (const back of [false, true]) {
      const values = Array.from({ length: subject.size }, (_, c) => column.value(c + 1, 2, back));
      require(new Set(values).size ===
        1, subject.name, `${column.label} says counts: false, but is ${values.join(', ')} for 1, 2, ... friends in common`, 'Say counts: true');
    }
  }
}

function checkPure(subject: NetworkTermSubject): void {
  const before = subject.snapshot();
  checkFinite(subject);
  require(subject.snapshot() === before, subject.name, 'the data are not what they were before the term looked at them', 'Copy what you change');
}
