/** The nonlinearities of layers and outputs, by name. */
import { add, elu, exp, relu, sigmoid, softplus, sub, type Tensor, tanh } from '@tensorflow/tfjs-core';

/** The names of all nonlinearities. */
export const ACTIVATIONS = ['identity', 'relu', 'softplus', 'elu', 'elu1', 'exp', 'tanh', 'sigmoid', 'shifted-softplus'] as const;

/** A nonlinearity: 'elu1' is elu(x) + 1, 'shifted-softplus' is softplus(x) - log 2, the others are what their names say. */
export type Activation = (typeof ACTIVATIONS)[number];

const functions: Readonly<Record<Activation, (x: Tensor) => Tensor>> = {
  identity: (x) => x,
  relu,
  softplus,
  elu,
  elu1: (x) => add(elu(x), 1),
  exp,
  tanh,
  sigmoid,
  'shifted-softplus': (x) => sub(softplus(x), Math.LN2),
};

/** The nonlinearity applied element by element. */
export function activate(name: Activation, x: Tensor): Tensor {
  return functions[name](x);
}
