/** Arrays that generated code reads and writes. */
import type { NumericArray } from '../ir/node.ts';

/** An array by its name in generated code. */
export interface Storage {
  /** x0 .. are inputs, y0 .. outputs, c0 .. constants, t0 .. internal buffers; no other generated name starts so. */
  readonly name: string;
  readonly size: number;
  /** Elements known when compiling: reads at fixed places become literals. */
  readonly values?: NumericArray;
}
