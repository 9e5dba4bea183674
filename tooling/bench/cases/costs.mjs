/** Cases whose derivatives are compared with their value: dense ones, with few enough parameters for a Hessian where it is asked for. */
import { chain } from './chain.mjs';
import { logisticRegression } from './logistic-regression.mjs';
import { perceptron } from './perceptron.mjs';
import { rosenbrock } from './rosenbrock.mjs';

/** @type {readonly { readonly id: string, readonly hessian: boolean, readonly make: () => import('./case.mjs').Case }[]} */
export const costCases = [
  { id: 'Rosenbrock 100', hessian: true, make: () => rosenbrock(100) },
  { id: 'Rosenbrock 10000', hessian: false, make: () => rosenbrock(10000) },
  { id: 'chain tanh*exp 10000', hessian: false, make: () => chain(10000) },
  { id: 'logreg 1000x100', hessian: true, make: () => logisticRegression(1000, 100) },
  { id: 'MLP 32:10-16-3', hessian: false, make: () => perceptron(32, 10, 16, 3) },
  { id: 'MLP 64:4-12-3', hessian: true, make: () => perceptron(64, 4, 12, 3) },
  { id: 'MLP 128:64-128-10', hessian: false, make: () => perceptron(128, 64, 128, 10) },
];
