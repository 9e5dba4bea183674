/** A loop nest on its way to text. */
import type { Accumulator } from './accumulators.ts';
import type { Affine } from './affine.ts';
import type { Piece } from './emit-context.ts';
import type { LinesByDepth } from './emit-expressions.ts';

export interface Nest {
  readonly piece: Piece;
  readonly variableNames: readonly string[];
  /** Loop variables; a variable with one value only is its value. */
  readonly variables: readonly Affine[];
  /** Merged into the next inner variable. */
  readonly dropped: ReadonlySet<number>;
  /** The innermost loop, or -1 without loops. */
  readonly inner: number;
  /** Running results that the innermost loop adds to. */
  readonly running: Set<Accumulator>;
  /** Lines that go before and after what is inside d open loops. */
  readonly before: LinesByDepth;
  readonly after: LinesByDepth;
}

/** A stretch of the innermost loop with the iterations that its body writes out. */
export interface Section {
  readonly from: number;
  readonly to: number;
  /** Iterations per pass; 0 when the section is straight-line code without a loop. */
  readonly step: number;
  /** Values of the innermost variable in one pass. */
  readonly instances: readonly Affine[];
  /** Whether one pass is exactly what the piece's own statements say. */
  readonly isPiece: boolean;
}
