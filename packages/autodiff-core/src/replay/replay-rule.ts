/** What replaying a node means. */
import type * as Tfjs from '@tensorflow/tfjs-core';
import type { Node } from '../ir/node.ts';

/** The ops of tfjs. */
export type Tf = typeof Tfjs;

/** Runs a node as ops of tfjs: operands in the dtypes of tfjs (float32, int32, bool). Throws NoReplay where there is no way. */
export type ReplayRule = (node: Node, operands: readonly Tfjs.Tensor[], tf: Tf) => Tfjs.Tensor;

/** Why a node cannot be replayed. */
export class NoReplay extends Error {}
