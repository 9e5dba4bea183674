/** A tree as a plain function of numbers in float64, by composing closures: the reference of the tests, and what plots evaluate. */
import { bug } from '@thetakit/registry';
import type { ArithmeticOperator, ComparisonOperator, Expression } from './expression.ts';
import { FORMULA_CONSTANTS, FORMULA_FUNCTIONS } from './functions.ts';

/** A function of named numbers. */
export type NumberFunction = (values: ReadonlyMap<string, number>) => number;

const arithmetic: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
};

const comparisons: Readonly<Record<ComparisonOperator, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/** Compiles a tree to a function. A comparison is 1 or 0. */
export function toFunction(expression: Expression): NumberFunction {
  switch (expression.type) {
    case 'number': {
      const { value } = expression;
      return () => value;
    }
    case 'name': {
      const { name } = expression;
      return (values) => values.get(name) ?? constantOf(name);
    }
    case 'negate': {
      const argument = toFunction(expression.argument);
      return (values) => -argument(values);
    }
    case 'arithmetic': {
      const { left, right, op } = { left: toFunction(expression.left), right: toFunction(expression.right), op: arithmetic[expression.operator] };
      return (values) => op(left(values), right(values));
    }
    case 'comparison': {
      const { left, right, op } = { left: toFunction(expression.left), right: toFunction(expression.right), op: comparisons[expression.operator] };
      return (values) => (op(left(values), right(values)) ? 1 : 0);
    }
    case 'conditional': {
      const condition = toFunction(expression.condition);
      const whenTrue = toFunction(expression.whenTrue);
      const whenFalse = toFunction(expression.whenFalse);
      return (values) => (condition(values) !== 0 ? whenTrue(values) : whenFalse(values));
    }
    case 'call': {
      const { number } = FORMULA_FUNCTIONS[expression.name];
      const functions = expression.arguments.map(toFunction);
      return (values) => number(...functions.map((each) => each(values)));
    }
  }
}

function constantOf(name: string): number {
  const value = FORMULA_CONSTANTS.get(name);
  if (value === undefined) throw bug('formula', `there is no value for ${JSON.stringify(name)}`);
  return value;
}
