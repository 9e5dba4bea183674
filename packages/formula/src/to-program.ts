/** A tree as a function of TensorFlow.js tensors: differentiable ops only, so any tracer can follow it. */
import * as tf from '@tensorflow/tfjs-core';
import { bug } from '@thetakit/registry';
import type { ArithmeticOperator, ComparisonOperator, Expression } from './expression.ts';
import { FORMULA_CONSTANTS, FORMULA_FUNCTIONS } from './functions.ts';

/** A program over named tensors of broadcastable shapes: parameters of rank 0, columns of shape [rows]. */
export type Program = (values: ReadonlyMap<string, tf.Tensor>) => tf.Tensor;

const arithmetic: Readonly<Record<ArithmeticOperator, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor>> = {
  '+': tf.add,
  '-': tf.sub,
  '*': tf.mul,
  '/': tf.div,
  '^': tf.pow,
};

const comparisons: Readonly<Record<ComparisonOperator, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor>> = {
  '<': tf.less,
  '<=': tf.lessEqual,
  '>': tf.greater,
  '>=': tf.greaterEqual,
  '==': tf.equal,
  '!=': tf.notEqual,
};

/**
 * Compiles a tree to a program. A comparison is 1 or 0; `condition ? a : b` is tf.where, so both branches are computed.
 * The result has rank 0 when only parameters of rank 0 take part.
 */
export function toProgram(expression: Expression): Program {
  switch (expression.type) {
    case 'number': {
      const { value } = expression;
      return () => tf.scalar(value);
    }
    case 'name': {
      const { name } = expression;
      return (values) => values.get(name) ?? constantTensor(name);
    }
    case 'negate': {
      const argument = toProgram(expression.argument);
      return (values) => tf.neg(argument(values));
    }
    case 'arithmetic':
      return arithmeticProgram(expression.operator, expression.left, expression.right);
    case 'comparison': {
      const test = testProgram(expression);
      return (values) => tf.cast(test(values), 'float32');
    }
    case 'conditional': {
      const test = testProgram(expression.condition);
      const whenTrue = toProgram(expression.whenTrue);
      const whenFalse = toProgram(expression.whenFalse);
      return (values) => select(test(values), whenTrue(values), whenFalse(values));
    }
    case 'call': {
      const { tensor } = FORMULA_FUNCTIONS[expression.name];
      const programs = expression.arguments.map(toProgram);
      return (values) => tensor(...programs.map((program) => program(values)));
    }
  }
}

function arithmeticProgram(operator: ArithmeticOperator, leftSide: Expression, rightSide: Expression): Program {
  const left = toProgram(leftSide);
  if (operator === '^' && rightSide.type === 'number' && rightSide.value === 2) return (values) => tf.square(left(values));
  const right = toProgram(rightSide);
  const op = arithmetic[operator];
  return (values) => op(left(values), right(values));
}

/** A program with a bool result: a comparison as it is, anything else compared with 0. */
function testProgram(expression: Expression): Program {
  if (expression.type !== 'comparison') {
    const value = toProgram(expression);
    return (values) => tf.notEqual(value(values), tf.scalar(0));
  }
  const left = toProgram(expression.left);
  const right = toProgram(expression.right);
  const op = comparisons[expression.operator];
  return (values) => op(left(values), right(values));
}

/** tf.where with operands of rank 0 spread to the common shape. */
function select(test: tf.Tensor, whenTrue: tf.Tensor, whenFalse: tf.Tensor): tf.Tensor {
  const shape = [test, whenTrue, whenFalse].find((each) => each.rank > 0)?.shape ?? [];
  const spread = (each: tf.Tensor) => (each.rank === shape.length ? each : tf.broadcastTo(each, shape));
  return tf.where(spread(test), spread(whenTrue), spread(whenFalse));
}

function constantTensor(name: string): tf.Tensor {
  const value = FORMULA_CONSTANTS.get(name);
  if (value === undefined) throw bug('formula', `the program has no value for ${JSON.stringify(name)}`);
  return tf.scalar(value);
}
