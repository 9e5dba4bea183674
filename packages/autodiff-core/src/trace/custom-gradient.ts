/** tf.customGrad inside traced functions: its rule becomes the derivative, as with customVjp. */
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import type { Node } from '../ir/node.ts';
import { shapesEqual } from '../ir/shape.ts';
import { newCustomCall, type TangentRule } from '../primitives/custom-call.ts';
import { standsLike } from '../primitives/subgraph.ts';
import { substitute } from '../transforms/substitute.ts';
import { transposeLinear } from '../transforms/transpose-linear.ts';
import type { Recorder } from './recorder.ts';

/** What tf.customGrad hands to the engine: the function with its arguments bound, and its rule. */
export interface CustomGradient {
  readonly forwardFunc: (backend: unknown, save: (tensors: Tensor[]) => void) => Tensor;
  readonly backwardsFunc: (dy: Tensor, saved: Tensor[]) => Readonly<Record<string, () => Tensor>>;
  readonly inputs: Readonly<Record<string, Tensor>>;
}

/**
 * Calls the function as one node that carries its rule. The function has its arguments bound, so these stand for new
 * inputs while it and its rule are traced: nothing inside can look past them.
 */
export function callWithCustomGradient({ forwardFunc, backwardsFunc, inputs }: CustomGradient, recorder: Recorder): Tensor {
  const { ops } = recorder.builder;
  const tensors = Object.values(inputs);
  const given = tensors.map((each) => recorder.nodeOf(each as TensorInfo));
  const stands = standsLike(given, ops);
  const restore = tensors.map((each, i) => recorder.standFor(each as TensorInfo, stands[i] as Node));
  try {
    let saved: Tensor[] = [];
    const output = recorder.nodeOf(
      forwardFunc(undefined, (kept) => {
        saved = kept;
      }) as TensorInfo,
    );
    const [c] = standsLike([output], ops) as [Node];
    const gradients = backwardsFunc(recorder.tensorOf(c), saved);
    const back = tensors.map((_, i) => recorder.nodeOf((gradients[i] as () => Tensor)() as TensorInfo));
    requireShapes(back, given);
    const rule: TangentRule = (primals, tangents) => {
      const over = substitute(back, new Map(stands.map((node, i) => [node, primals[i] as Node])), ops);
      return transposeLinear(over, tangents, [c], ops)[0] ?? null;
    };
    return recorder.tensorOf(ops.apply('customCall', given, newCustomCall(stands, output, rule)));
  } finally {
    for (const undo of restore) undo();
  }
}

function requireShapes(found: readonly Node[], given: readonly Node[]): void {
  if (found.every(({ shape }, i) => shapesEqual(shape, (given[i] as Node).shape))) return;
  const shapes = (nodes: readonly Node[]) => JSON.stringify(nodes.map(({ shape }) => shape));
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'tf.customGrad',
    problem: `gradFunc returns shapes ${shapes(found)}, expected those of the arguments, ${shapes(given)}`,
    action: 'Return one gradient for each argument, in its shape',
    received: found.map(({ shape }) => shape),
  });
}
