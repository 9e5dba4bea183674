/** All cases, smallest first within a family. */
import { chain } from './chain.mjs';
import { corticalNet, wideFilter } from './convolution.mjs';
import { logisticRegression } from './logistic-regression.mjs';
import { perceptron } from './perceptron.mjs';
import { rosenbrock } from './rosenbrock.mjs';

/** @type {readonly { readonly id: string, readonly quick: boolean, readonly make: () => import('./case.mjs').Case }[]} */
export const cases = [
  { id: 'logreg 50x10', quick: true, make: () => logisticRegression(50, 10) },
  { id: 'logreg 1000x10', quick: true, make: () => logisticRegression(1000, 10) },
  { id: 'logreg 10000x100', quick: false, make: () => logisticRegression(10000, 100) },
  { id: 'MLP 32:10-16-3', quick: true, make: () => perceptron(32, 10, 16, 3) },
  { id: 'MLP 128:64-128-10', quick: false, make: () => perceptron(128, 64, 128, 10) },
  { id: 'MLP 256:784-256-10', quick: false, make: () => perceptron(256, 784, 256, 10) },
  { id: 'conv 256:48x48-17x17', quick: false, make: () => wideFilter(256) },
  { id: 'V1 net 256:31x31-48-48-48', quick: false, make: () => corticalNet(256) },
  { id: 'Rosenbrock 10', quick: true, make: () => rosenbrock(10) },
  { id: 'Rosenbrock 100', quick: false, make: () => rosenbrock(100) },
  { id: 'Rosenbrock 10000', quick: true, make: () => rosenbrock(10000) },
  { id: 'Rosenbrock 1000000', quick: false, make: () => rosenbrock(1000000) },
  { id: 'chain tanh*exp 100', quick: true, make: () => chain(100) },
  { id: 'chain tanh*exp 10000', quick: false, make: () => chain(10000) },
  { id: 'chain tanh*exp 1000000', quick: false, make: () => chain(1000000) },
];
