/** Copies between the caller's arrays and those of a plan. */
import type { NumericArray } from '../ir/node.ts';

/** Copies of at most this many elements are written out as a loop. */
const SHORT_COPY = 16;

/** Lines that copy `size` elements from one array to another. */
export function copyLines(to: string, from: string, size: number): string[] {
  return size <= SHORT_COPY ? [`for (let i = 0; i < ${size}; i++) ${to}[i] = ${from}[i];`] : [`copyTo(${to}, ${from}, ${size});`];
}

/** Copies the first `size` elements, whichever of the arrays is longer. */
export function copyTo(to: NumericArray, from: NumericArray, size: number): void {
  to.set(from.length === size ? from : from.subarray(0, size));
}
