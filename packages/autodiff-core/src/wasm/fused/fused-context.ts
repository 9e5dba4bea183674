/** What the writers of fused loops share. */
import type { Accumulator } from '../../compile/accumulators.ts';
import type { Affine } from '../../compile/affine.ts';
import type { EmitContext, Piece } from '../../compile/emit-context.ts';
import type { Storage } from '../../compile/storage.ts';
import type { Block } from '../encode/block.ts';
import type { Lanes } from '../lanes.ts';
import type { VectorModule } from '../vector-module.ts';

/** One function in the making. */
export interface FusedContext {
  readonly emit: EmitContext;
  readonly lanes: Lanes;
  readonly module: VectorModule;
  /** Byte address of an array. */
  addressOf(storage: Storage): number;
}

/** A loop nest in the making. */
export interface FusedNest {
  readonly piece: Piece;
  /** Loop variables; one with a single value is its value. */
  readonly variables: readonly Affine[];
  /** The local of each loop variable. */
  readonly counters: readonly number[];
  /** Merged into the next inner variable. */
  readonly dropped: ReadonlySet<number>;
  /** The innermost loop, which is vectorised; -1 without loops. */
  readonly inner: number;
  readonly running: Set<Accumulator>;
  /** Code before and after what is inside d open loops. */
  readonly before: readonly Block[];
  readonly after: readonly Block[];
}
