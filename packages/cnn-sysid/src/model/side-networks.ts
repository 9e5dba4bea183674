/**
 * Small networks beside the core: the shifter moves all masks of a trial, the modulator scales the outputs.
 *
 *   shift  = W2 tanh(W1 s + b1) + b2                    s: the data's shift [b, 2]; result in pixels (rows, columns)
 *   gain   = elu(W2 tanh(W1 v + b1) + b2) + 1           v: the data's behaviour [b, columns]; result [b, N]
 *
 * The modulator's last layer starts at 0: gain 1. The shifter's starts small but not at 0, because a bilinear shift has a kink at
 * whole pixels, where the slope is taken as 0 and nothing would be learned.
 */
import { add, elu, matMul, type Tensor, type Tensor2D, tanh } from '@tensorflow/tfjs-core';
import type { ParameterShape, Tensors } from '../core/tensors.ts';

/** Parameters of a network with one hidden layer called `name`; the last weights start normal with deviation `sd`. */
export function networkShapes(name: string, inputs: number, hidden: number, outputs: number, sd = 0): ParameterShape[] {
  const zero = { kind: 'constant', value: 0 } as const;
  return [
    { name: `${name}.hidden`, shape: [inputs, hidden], start: { kind: 'normal', mean: 0, sd: 1 / Math.sqrt(inputs) } },
    { name: `${name}.hiddenBias`, shape: [hidden], start: zero },
    { name: `${name}.out`, shape: [hidden, outputs], start: sd === 0 ? zero : { kind: 'normal', mean: 0, sd } },
    { name: `${name}.outBias`, shape: [outputs], start: zero },
  ];
}

/** W2 tanh(W1 x + b1) + b2. */
export function runNetwork(name: string, p: Tensors, x: Tensor): Tensor {
  const hidden = tanh(add(matMul(x as Tensor2D, p[`${name}.hidden`] as Tensor2D), p[`${name}.hiddenBias`] as Tensor));
  return add(matMul(hidden as Tensor2D, p[`${name}.out`] as Tensor2D), p[`${name}.outBias`] as Tensor);
}

/** elu(x) + 1. */
export function gainOf(x: Tensor): Tensor {
  return add(elu(x), 1);
}
