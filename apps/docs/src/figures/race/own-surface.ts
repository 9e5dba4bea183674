/** A surface from a formula in x and y: parsed safely, traced, and differentiated exactly. */

import * as tf from '@tensorflow/tfjs-core';
import { objective } from '@thetakit/autodiff-core';
import { checkNames, parseExpression, toProgram } from '@thetakit/formula';
import type { Objective } from '@thetakit/registry';

/** The objective of a formula such as `x^2 + 10*y^2`. Throws the errors of the formula, and FORMULA_NAME for other variables. */
export function formulaObjective(text: string): Objective {
  const expression = parseExpression(text);
  checkNames(text, expression, ['x', 'y']);
  const program = toProgram(expression);
  return objective(
    (point: tf.Tensor) => {
      const [x, y] = [0, 1].map((i) => tf.reshape(tf.slice(point, i, 1), []));
      return program(
        new Map([
          ['x', x!],
          ['y', y!],
        ]),
      );
    },
    [0, 0],
  );
}
