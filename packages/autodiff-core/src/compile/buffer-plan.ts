/**
 * Which values share a buffer. A value lives from the step that writes it to the last step that reads it; values
 * whose lives do not meet may share. Best fit by size over a list of free buffers.
 */

/** A value that needs storage. Steps are positions in the order of execution. */
export interface Lifetime {
  readonly size: number;
  readonly firstStep: number;
  readonly lastStep: number;
}

export interface BufferPlan {
  /** Buffer of each lifetime, in the order given. */
  readonly bufferOf: readonly number[];
  /** Number of elements of each buffer. */
  readonly sizes: readonly number[];
}

/** Assigns buffers. A free buffer serves when it is large enough and at most twice too large; the smallest such is taken. */
export function planBuffers(lifetimes: readonly Lifetime[]): BufferPlan {
  const order = lifetimes.map((_, i) => i).sort((a, b) => at(lifetimes, a).firstStep - at(lifetimes, b).firstStep || a - b);
  const bufferOf = new Array<number>(lifetimes.length).fill(-1);
  const sizes: number[] = [];
  const busyUntil: number[] = [];
  for (const i of order) {
    const { size, firstStep, lastStep } = at(lifetimes, i);
    let best = -1;
    for (let buffer = 0; buffer < sizes.length; buffer++) {
      const room = at(sizes, buffer);
      const free = at(busyUntil, buffer) < firstStep;
      if (free && room >= size && room <= 2 * size && (best < 0 || room < at(sizes, best))) best = buffer;
    }
    if (best < 0) {
      best = sizes.length;
      sizes.push(size);
      busyUntil.push(lastStep);
    }
    busyUntil[best] = lastStep;
    bufferOf[i] = best;
  }
  return { bufferOf, sizes };
}

function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}
