/**
 * Index arithmetic: c + sum_v k_v * i_v over the variables i_v of a loop nest.
 * A missing coefficient is 0, so constants have none.
 */
export interface Affine {
  readonly c: number;
  readonly k: readonly number[];
}

/** Bounds of the loop variables: low inclusive, high exclusive. */
export interface Ranges {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

const none: readonly number[] = [];

export function fixed(c: number): Affine {
  return { c, k: none };
}

/** The loop variable v, plus a constant. */
export function loopVariable(v: number, shift = 0): Affine {
  const k = new Array<number>(v + 1).fill(0);
  k[v] = 1;
  return { c: shift, k };
}

/** scale * a + shift. */
export function scaled(a: Affine, scale: number, shift = 0): Affine {
  if (scale === 1 && shift === 0) return a;
  return { c: a.c * scale + shift, k: scale === 1 ? a.k : a.k.map((k) => k * scale) };
}

/** a + scale * b. */
export function addScaled(a: Affine, b: Affine, scale: number): Affine {
  const c = a.c + scale * b.c;
  if (b.k.length === 0) return { c, k: a.k };
  const length = Math.max(a.k.length, b.k.length);
  const k = new Array<number>(length);
  for (let v = 0; v < length; v++) k[v] = (a.k[v] ?? 0) + scale * (b.k[v] ?? 0);
  return { c, k };
}

/** sum_axis index[axis] * strides[axis]. */
export function linearIndex(index: readonly Affine[], strides: readonly number[]): Affine {
  if (index.length === 1 && strides[0] === 1) return index[0] as Affine;
  let c = 0;
  let sum: number[] | undefined;
  for (let axis = 0; axis < index.length; axis++) {
    const at = index[axis] as Affine;
    const stride = strides[axis] as number;
    c += at.c * stride;
    for (let v = 0; v < at.k.length; v++) {
      sum ??= [];
      while (sum.length <= v) sum.push(0);
      sum[v] = (sum[v] as number) + (at.k[v] as number) * stride;
    }
  }
  return { c, k: sum ?? none };
}

export function isFixed(a: Affine): boolean {
  for (let v = 0; v < a.k.length; v++) if (a.k[v] !== 0) return false;
  return true;
}

/** Number of loops that must be open before the value is known: 1 + the innermost variable used. */
export function depthOf(a: Affine): number {
  for (let v = a.k.length - 1; v >= 0; v--) if (a.k[v] !== 0) return v + 1;
  return 0;
}

/** A text equal for equal expressions; a plain number for constants. */
export function affineKey(a: Affine): string {
  const depth = depthOf(a);
  if (depth === 0) return `${a.c}`;
  return depth === 1 ? `${a.c}|${a.k[0]}` : `${a.c}|${a.k.slice(0, depth).join('|')}`;
}

/** Smallest and largest value over the ranges (which must not be empty). */
export function intervalOf(a: Affine, ranges: Ranges): readonly [number, number] {
  let low = a.c;
  let high = a.c;
  for (let v = 0; v < a.k.length; v++) {
    const k = a.k[v] as number;
    if (k === 0) continue;
    const first = k * (ranges.low[v] as number);
    const last = k * ((ranges.high[v] as number) - 1);
    low += Math.min(first, last);
    high += Math.max(first, last);
  }
  return [low, high];
}

/** Quotient and remainder by a positive divisor when both are affine over the ranges, else null. */
export function divideAffine(a: Affine, divisor: number, ranges: Ranges): { quotient: Affine; remainder: Affine } | null {
  const quotient: number[] = [];
  const remainder: number[] = [];
  for (let v = 0; v < a.k.length; v++) {
    const k = a.k[v] as number;
    quotient.push(k % divisor === 0 ? k / divisor : 0);
    remainder.push(k % divisor === 0 ? 0 : k);
  }
  const [low, high] = intervalOf({ c: a.c, k: remainder }, ranges);
  const block = Math.floor(low / divisor);
  if (Math.floor(high / divisor) !== block) return null;
  return { quotient: { c: block, k: quotient }, remainder: { c: a.c - block * divisor, k: remainder } };
}

/** The value of variable v at which an index first reaches `boundary`, to split a loop there; null if several variables are in it. */
export function splitPoint(a: Affine, boundary: number): { variable: number; at: number } | null {
  let variable = -1;
  for (let v = 0; v < a.k.length; v++) {
    if (a.k[v] === 0) continue;
    if (variable >= 0) return null;
    variable = v;
  }
  if (variable < 0) return null;
  const k = a.k[variable] as number;
  const at = k > 0 ? Math.ceil((boundary - a.c) / k) : Math.floor((a.c - boundary) / -k) + 1;
  return { variable, at };
}
