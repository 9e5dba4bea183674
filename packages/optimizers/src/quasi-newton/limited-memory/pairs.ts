/**
 * The last m pairs (s, y) of a quasi-Newton method, in a ring, with the inner products that the compact form needs.
 * Slot j of the ring: s_j and y_j are rows j of `s` and `y`, shape [m, n].
 */
import { copyVector, dot, dotRow } from '../../dense/vector.ts';

/** Plain data inside a method's state. */
export interface Pairs {
  /** Rows s_j, shape [m, n]. */
  s: Float64Array;
  /** Rows y_j, shape [m, n]. */
  y: Float64Array;
  /** s_j . y_j, shape [m]. */
  curvature: Float64Array;
  /** s_i . s_j by slot, shape [m, m]; empty without bounds. */
  ss: Float64Array;
  /** s_i . y_j by slot, shape [m, m]; empty without bounds. */
  sy: Float64Array;
  /** Most pairs m. */
  capacity: number;
  /** Pairs now. */
  count: number;
  /** Slot of the next pair. */
  next: number;
  /** Counts the changes of the ring, so that copies move only what is new. */
  version: number;
  /** theta = y^T y / s^T y of the newest pair: the first diagonal of the Hessian model. */
  theta: number;
}

/** An empty ring; `withProducts`: also for the compact form. */
export function newPairs(n: number, capacity: number, withProducts: boolean): Pairs {
  const products = withProducts ? capacity ** 2 : 0;
  return {
    s: new Float64Array(capacity * n),
    y: new Float64Array(capacity * n),
    curvature: new Float64Array(capacity),
    ss: new Float64Array(products),
    sy: new Float64Array(products),
    capacity,
    count: 0,
    next: 0,
    version: 0,
    theta: 1,
  };
}

/** into <- from */
export function copyPairs(into: Pairs, from: Pairs): void {
  if (into.version === from.version - 1 && from.count > 0) copySlot(into, from, slotOf(from, from.count - 1));
  else if (into.version !== from.version) {
    into.s.set(from.s);
    into.y.set(from.y);
  }
  if (into.version !== from.version) {
    copyVector(into.curvature, from.curvature);
    into.ss.set(from.ss);
    into.sy.set(from.sy);
  }
  into.version = from.version;
  into.count = from.count;
  into.next = from.next;
  into.theta = from.theta;
}

/** The two rows of one slot. */
function copySlot(into: Pairs, from: Pairs, slot: number): void {
  const n = from.s.length / from.capacity;
  for (let i = slot * n; i < (slot + 1) * n; i++) {
    into.s[i] = from.s[i]!;
    into.y[i] = from.y[i]!;
  }
}

/** Slot of the k-th oldest pair. */
export function slotOf({ capacity, count, next }: Pairs, k: number): number {
  const slot = next - count + k;
  return slot < 0 ? slot + capacity : slot;
}

/** Forgets everything. */
export function clearPairs(pairs: Pairs): void {
  pairs.count = 0;
  pairs.next = 0;
  pairs.theta = 1;
  // Two steps: the ring that differs by one addition is another.
  pairs.version += 2;
}

/** Adds a pair, in place of the oldest when full; `sy` = s . y and `yy` = y . y where they are known. */
export function addPair(pairs: Pairs, s: Float64Array, y: Float64Array, sy = dot(s, y), yy = dot(y, y)): void {
  const { capacity, next: slot } = pairs;
  const n = s.length;
  pairs.s.set(s, slot * n);
  pairs.y.set(y, slot * n);
  pairs.next = (slot + 1) % capacity;
  pairs.version += 1;
  pairs.count = Math.min(pairs.count + 1, capacity);
  pairs.curvature[slot] = sy;
  pairs.theta = yy / sy;
  if (pairs.ss.length === 0) return;
  for (let k = 0; k < pairs.count; k++) {
    const j = slotOf(pairs, k);
    const ss = rowDot(pairs.s, j, s);
    pairs.ss[slot * capacity + j] = ss;
    pairs.ss[j * capacity + slot] = ss;
    pairs.sy[j * capacity + slot] = rowDot(pairs.s, j, y);
    pairs.sy[slot * capacity + j] = rowDot(pairs.y, j, s);
  }
}

/** Row `row` of a [m, n] matrix times v. */
export function rowDot(rows: Float64Array, row: number, v: Float64Array): number {
  return dotRow(rows, row * v.length, v);
}
