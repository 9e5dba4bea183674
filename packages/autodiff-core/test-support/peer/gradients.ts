/**
 * Stands in for tfjs-core's `gradients` while its own op tests run here: `tf.grad` and its relatives are computed by this
 * package, so that tfjs' expected gradients test ours.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { customGrad, variableGrads } from '@tensorflow/tfjs-core/dist/gradients.js';

export { customGrad, variableGrads };

type F = (...args: Tensor[]) => Tensor;
type Gradients = (f: F, args: readonly unknown[], dy: unknown) => { value: () => Tensor; grads: Tensor[] };

let compute: Gradients = () => {
  throw new Error('useGradients has not been called');
};

/** Sets what computes values and gradients: this module is imported before the package can be. */
export function useGradients(gradients: Gradients): void {
  compute = gradients;
}

export const grads = (f: F) => (args: unknown[], dy?: unknown) => compute(f, args, dy).grads;
export const grad = (f: F) => (x: unknown, dy?: unknown) => compute(f, [x], dy).grads[0];
export const valueAndGrads = (f: F) => (args: unknown[], dy?: unknown) => {
  const { value, grads: all } = compute(f, args, dy);
  return { value: value(), grads: all };
};

export function valueAndGrad(f: F) {
  return (x: unknown, dy?: unknown) => {
    const { value, grads: all } = compute(f, [x], dy);
    return { value: value(), grad: all[0] };
  };
}
