/** What runs a part of a compiled function, and why. */
export interface KernelChoice {
  readonly executor: 'js' | 'wasm' | 'interpreter';
  readonly reason: string;
}

/** A part of a compiled function: one loop nest, matrix product or call. */
export interface KernelReport extends KernelChoice {
  /** What it computes: `loops over 256 x 10 for reduceSum, exp` and the like. */
  readonly name: string;
}
