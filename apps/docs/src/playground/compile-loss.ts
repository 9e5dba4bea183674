/** From the reader's TypeScript to an objective: types are stripped by sucrase, and the rest runs with tf and losses in reach. */

import * as tf from '@tensorflow/tfjs-core';
import { losses, objective, special, type TracedObjective } from '@thetakit/autodiff-core';
import { transform } from 'sucrase';

/** The body of a loss as an objective of two variables. Throws what the transpiler, the code or the tracer throws. */
export function compileLoss(code: string): TracedObjective<number[]> {
  const wrapped = `(function loss(x: tf.Tensor, tf: any, losses: any, special: any) {\n${code}\n})`;
  const { code: plain } = transform(wrapped, { transforms: ['typescript'], disableESTransforms: true });
  // The reader's own code, in a worker of the reader's own page.
  const loss = new Function(`"use strict"; return ${plain};`)() as (x: tf.Tensor, ...tools: unknown[]) => tf.Tensor;
  return objective((x: tf.Tensor) => loss(x, tf, losses, special), [0, 0]);
}
