/**
 * The compact form of the limited-memory Hessian model, used when bounds matter:
 *
 *   B = theta I - W M W^T,   W = [Y, theta S]  of shape [n, 2k],   M^-1 = K = [ -D   L^T         ]
 *                                                                          [  L   theta S^T S ]
 *   D = diag(s_i . y_i),  L_ij = s_i . y_j for i > j (older j).
 *
 * Source: Byrd, Lu, Nocedal and Zhu, "A limited memory algorithm for bound constrained optimization",
 *   SIAM J. Sci. Comput. 16 (1995) 1190-1208, doi:10.1137/0916069, section 3.
 */
import { factorLu, solveLu } from '../../dense/lu.ts';
import { type Pairs, slotOf } from './pairs.ts';

/** Work space of the bounded step, plain data. */
export interface CompactWork {
  /** K, then its factors; shape [2m, 2m]. */
  k: Float64Array;
  kPivots: Int32Array;
  /** K - N of the subspace step, shape [2m, 2m]. */
  n: Float64Array;
  nPivots: Int32Array;
  /** Vectors of shape [2m]. */
  p: Float64Array;
  c: Float64Array;
  w: Float64Array;
  v: Float64Array;
  /** Break points by variable, shape [n]. */
  breaks: Float64Array;
  /** Variables ordered by break point, shape [n]. */
  order: Int32Array;
  /** Generalised Cauchy point, shape [n]. */
  cauchy: Float64Array;
  /** Reduced gradient, shape [n]. */
  reduced: Float64Array;
  /** 1 where the variable is free at the Cauchy point, shape [n]. */
  free: Uint8Array;
}

/** Allocates the work space. */
export function newCompactWork(n: number, m: number): CompactWork {
  const size = 2 * m;
  const small = () => new Float64Array(size);
  return {
    k: new Float64Array(size * size),
    kPivots: new Int32Array(size),
    n: new Float64Array(size * size),
    nPivots: new Int32Array(size),
    p: small(),
    c: small(),
    w: small(),
    v: small(),
    breaks: new Float64Array(n),
    order: new Int32Array(n),
    cauchy: new Float64Array(n),
    reduced: new Float64Array(n),
    free: new Uint8Array(n),
  };
}

/** Writes K into `out` with row length 2m. */
export function fillK(pairs: Pairs, out: Float64Array): void {
  const { capacity, count, theta } = pairs;
  const stride = 2 * capacity;
  for (let a = 0; a < count; a++) {
    const i = slotOf(pairs, a);
    for (let b = 0; b < count; b++) {
      const j = slotOf(pairs, b);
      const l = a > b ? pairs.sy[i * capacity + j]! : 0;
      out[a * stride + b] = a === b ? -pairs.curvature[i]! : 0;
      out[(count + a) * stride + b] = l;
      out[b * stride + count + a] = l;
      out[(count + a) * stride + count + b] = theta * pairs.ss[i * capacity + j]!;
    }
  }
}

/** Factors K; false when the model is unusable. */
export function factorK(pairs: Pairs, work: CompactWork): boolean {
  fillK(pairs, work.k);
  return factorLu(work.k, 2 * pairs.count, 2 * pairs.capacity, work.kPivots);
}

/** v <- M v */
export function applyM(pairs: Pairs, work: CompactWork, v: Float64Array): void {
  solveLu(work.k, 2 * pairs.count, 2 * pairs.capacity, work.kPivots, v);
}

/** Element b of row i of W. */
export function wAt(pairs: Pairs, n: number, i: number, b: number): number {
  const { count, theta } = pairs;
  return b < count ? pairs.y[slotOf(pairs, b) * n + i]! : theta * pairs.s[slotOf(pairs, b - count) * n + i]!;
}

/** out <- row i of W, shape [2k] */
export function wRow(pairs: Pairs, n: number, i: number, out: Float64Array): void {
  for (let b = 0; b < 2 * pairs.count; b++) out[b] = wAt(pairs, n, i, b);
}
