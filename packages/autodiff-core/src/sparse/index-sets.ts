/** Sorted sets of variable numbers, shared where they are equal. */

/** Ascending numbers, each once. Never changed. */
export type IndexSet = readonly number[];

export const emptySet: IndexSet = [];

/** Makes unions over n variables; keeps one mark for each. */
export class IndexUnions {
  readonly #marks: Int32Array;
  #round = 0;

  constructor(n: number) {
    this.#marks = new Int32Array(n);
  }

  /** The union; one of the sets itself when it holds all the others. */
  of(sets: readonly IndexSet[]): IndexSet {
    let largest = emptySet;
    for (const set of sets) if (set.length > largest.length) largest = set;
    if (largest.length === 0) return emptySet;
    const round = ++this.#round;
    const extra: number[] = [];
    for (const index of largest) this.#marks[index] = round;
    for (const set of sets) {
      if (set === largest) continue;
      for (const index of set) {
        if (this.#marks[index] === round) continue;
        this.#marks[index] = round;
        extra.push(index);
      }
    }
    return extra.length === 0 ? largest : [...largest, ...extra].sort((a, b) => a - b);
  }
}
