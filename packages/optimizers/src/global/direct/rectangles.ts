/**
 * The rectangles of DIRECT: centres in the unit cube, and how often each side has been cut in three. A set is never changed: cutting
 * makes a new one that shares the pages which stay the same, so states may share it and an iteration does not copy all of it.
 */

/** A rectangle. */
export interface Rectangle {
  readonly centre: readonly number[];
  /** f at the centre. */
  readonly value: number;
  /** Cuts of each side; those of one rectangle differ by at most 1. */
  readonly cuts: readonly number[];
  /** Sum of these cuts. */
  readonly total: number;
}

/** Rectangles in pages of at most `pageSize`; all but the last page are full. */
export type Rectangles = readonly (readonly Rectangle[])[];

const pageSize = 128;

/** The k-th rectangle of a set. */
export function rectangleAt(set: Rectangles, k: number): Rectangle {
  return set[Math.floor(k / pageSize)]![k % pageSize]!;
}

/** Half the diagonal of a rectangle with n sides and so many cuts in all ('diagonal'), or half its longest side ('side'). */
export function sizeOf(total: number, n: number, measure: 'diagonal' | 'side'): number {
  const least = Math.floor(total / n);
  if (measure === 'side') return 0.5 * 3 ** -least;
  const further = total - n * least;
  return 0.5 * Math.sqrt(further * 9 ** -(least + 1) + (n - further) * 9 ** -least);
}

/** The lowest rectangles of one size. */
interface Group {
  readonly size: number;
  readonly value: number;
  readonly members: number[];
}

/**
 * The rectangles that may hold the minimum for some bound K on the slope: those on the lower right hull of (size, value) with
 * value - K size <= lowest - epsilon |lowest|. With `oneEach` one rectangle of each size, else all equal ones.
 */
export function promising(set: Rectangles, epsilon: number, measure: 'diagonal' | 'side', oneEach: boolean): number[] {
  const hull: Group[] = [];
  const groups = groupsOf(set, measure, oneEach);
  for (const group of groups) {
    if (group.value === Infinity && hull.length > 0) continue;
    while (hull.length > 0 && !isBelowChord(hull, group)) hull.pop();
    hull.push(group);
  }
  const lowest = Math.min(...groups.map(({ value }) => value));
  // From the smallest size on, drop what cannot beat the lowest value by enough.
  const useful = hull.filter((group, k) => {
    const next = hull[k + 1];
    if (next === undefined) return true;
    const slope = (next.value - group.value) / (next.size - group.size);
    return group.value - slope * group.size <= lowest - epsilon * Math.abs(lowest);
  });
  return useful.flatMap(({ members }) => members);
}

/** From the smallest size to the largest. */
function groupsOf(set: Rectangles, measure: 'diagonal' | 'side', oneEach: boolean): Group[] {
  const n = set[0]![0]!.cuts.length;
  const lowest: number[] = [];
  const members: number[][] = [];
  set.forEach((page, p) => {
    for (let k = 0; k < page.length; k++) {
      const { total, value } = page[k]!;
      const size = measure === 'side' ? Math.floor(total / n) : total;
      while (lowest.length <= size) {
        lowest.push(Infinity);
        members.push([]);
      }
      if (value < lowest[size]! || members[size]!.length === 0) {
        lowest[size] = value;
        members[size] = [p * pageSize + k];
      } else if (value === lowest[size]! && !oneEach) members[size]!.push(p * pageSize + k);
    }
  });
  const total = (size: number) => (measure === 'side' ? size * n : size);
  return members.flatMap((each, size) => (each.length === 0 ? [] : [{ size: sizeOf(total(size), n, measure), value: lowest[size]!, members: each }])).reverse();
}

/** Does the last group of the hull stay on it when `group` is added? */
function isBelowChord(hull: readonly Group[], group: Group): boolean {
  const last = hull.at(-1)!;
  const before = hull.at(-2);
  if (group.value <= last.value) return false;
  if (before === undefined) return true;
  return (last.value - before.value) * (group.size - last.size) < (group.value - last.value) * (last.size - before.size);
}

/** A sample beside the centre of a rectangle. */
export interface Sample {
  /** The rectangle that is cut. */
  readonly parent: number;
  readonly side: number;
  readonly centre: readonly number[];
}

/** Cuts beyond which a third of a side is lost to rounding: 3^-30 = 5e-15. */
const mostCuts = 30;

/** The samples that cutting `parent` needs: centre +- a third of each longest side; none when the rectangle is too small to be cut. */
export function samplesOf(set: Rectangles, parent: number): Sample[] {
  const { cuts, centre } = rectangleAt(set, parent);
  const least = cuts.reduce((few, each) => Math.min(few, each), Infinity);
  if (least >= mostCuts) return [];
  const sides = cuts.flatMap((cut, i) => (cut === least ? [i] : []));
  return sides.flatMap((side) =>
    [-1, 1].map((sign) => ({ parent, side, centre: centre.map((value, i) => (i === side ? value + sign * 3 ** -(least + 1) : value)) })),
  );
}

/**
 * The set after cutting: of each parent the side with the lowest sample first, so that low samples keep large rectangles. Samples of one
 * parent follow each other, those of one side in pairs, as `samplesOf` gives them.
 */
export function cut(set: Rectangles, samples: readonly Sample[], values: readonly number[]): Rectangles {
  const pages = set.slice();
  const owned = new Set<number>();
  const page = (p: number): Rectangle[] => {
    if (!owned.has(p)) pages[p] = pages[p]?.slice() ?? [];
    owned.add(p);
    return pages[p] as Rectangle[];
  };
  const add = (rectangle: Rectangle) => page(pages.at(-1)!.length < pageSize ? pages.length - 1 : pages.length).push(rectangle);
  for (let from = 0; from < samples.length; ) {
    const { parent } = samples[from]!;
    const sides: { side: number; k: number; low: number }[] = [];
    for (; samples[from]?.parent === parent; from += 2) sides.push({ side: samples[from]!.side, k: from, low: Math.min(values[from]!, values[from + 1]!) });
    sides.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : a.side - b.side));
    const old = rectangleAt(set, parent);
    let { cuts, total } = old;
    for (const { side, k } of sides) {
      cuts = cuts.map((count, i) => (i === side ? count + 1 : count));
      total += 1;
      for (const one of [k, k + 1]) add({ centre: samples[one]!.centre, value: values[one]!, cuts, total });
    }
    page(Math.floor(parent / pageSize))[parent % pageSize] = { ...old, cuts, total };
  }
  return pages;
}
