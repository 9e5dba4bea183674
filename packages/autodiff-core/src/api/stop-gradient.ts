/** A value that derivatives treat as a constant. */
import { Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { currentRecorder } from '../trace/record.ts';
import { flattenTree, unflattenTree } from '../tree/structure.ts';

/** x itself, with derivative zero. Outside of traced functions it does nothing. */
export function stopGradient<T>(x: T): T {
  const recorder = currentRecorder();
  if (recorder === undefined) return x;
  const { structure, leaves } = flattenTree('stopGradient', x);
  const { ops } = recorder.builder;
  const stopped = leaves.map((leaf) => (leaf instanceof Tensor ? recorder.tensorOf(ops.unary('stopGradient', recorder.nodeOf(leaf as TensorInfo))) : leaf));
  return unflattenTree(structure, stopped) as T;
}
