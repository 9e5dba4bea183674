/** Properties over random trees: text and back, and the tensor program against the reference. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { objective } from '@thetakit/autodiff-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { childrenOf, type Expression, namesIn } from './expression.ts';
import { formatExpression } from './format-expression.ts';
import { FORMULA_FUNCTIONS, type FunctionName } from './functions.ts';
import { parseExpression } from './parse-formula.ts';
import { toFunction } from './to-function.ts';
import { toProgram } from './to-program.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const names = ['a', 'b1', 'x', 'odd name'];
const unaryNames = Object.keys(FORMULA_FUNCTIONS).filter((name) => FORMULA_FUNCTIONS[name as FunctionName].arity[0] === 1) as FunctionName[];

const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: 0, max: 40 }).map((k): Expression => ({ type: 'number', value: k / 8 })),
    fc.constantFrom(...names).map((name): Expression => ({ type: 'name', name, offset: 0 })),
    tie('tree').map((argument): Expression => ({ type: 'negate', argument })),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/', '^'), tie('tree'), tie('tree'))
      .map(([operator, left, right]): Expression => ({ type: 'arithmetic', operator: operator as '+', left, right })),
    fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('tree'), tie('tree'))
      .map(([operator, left, right]): Expression => ({ type: 'comparison', operator: operator as '<', left, right })),
    fc
      .tuple(tie('tree'), tie('tree'), tie('tree'))
      .map(([condition, whenTrue, whenFalse]): Expression => ({ type: 'conditional', condition, whenTrue, whenFalse })),
    fc.tuple(fc.constantFrom(...unaryNames), tie('tree')).map(([name, each]): Expression => ({ type: 'call', name, arguments: [each] })),
    fc
      .tuple(fc.constantFrom<FunctionName>('pow', 'atan2', 'min', 'max'), tie('tree'), tie('tree'))
      .map(([name, a, b]): Expression => ({ type: 'call', name, arguments: [a, b] })),
  ),
}));

const numbers = fc.integer({ min: -24, max: 24 }).map((k) => k / 8);
const point = fc.tuple(numbers, numbers, numbers, numbers).map((list) => new Map(names.map((name, i) => [name, list[i] ?? 0])));

/** The tree without places, which printing does not keep. */
function bare(expression: Expression): unknown {
  return JSON.parse(JSON.stringify(expression, (key, each) => (key === 'offset' ? undefined : each)));
}

/** Evaluates with a relative error of up to `size` at every node: what a narrower type may do. */
function noisy(expression: Expression, values: ReadonlyMap<string, number>, size: number, draw: () => number): number {
  const [first = 0, second = 0, third = 0] = childrenOf(expression).map((child) => noisy(child, values, size, draw));
  const exact = (): number => {
    switch (expression.type) {
      case 'number':
        return expression.value;
      case 'name':
        return values.get(expression.name) ?? Number.NaN;
      case 'negate':
        return -first;
      case 'conditional':
        return first !== 0 ? second : third;
      case 'call':
        return FORMULA_FUNCTIONS[expression.name].number(first, second);
      default: {
        const stand = (value: number): Expression => ({ type: 'number', value });
        return toFunction({ ...expression, left: stand(first), right: stand(second) })(new Map());
      }
    }
  };
  return exact() * (1 + size * draw());
}

/** Does some comparison, condition or floor sit so close to its jump that rounding decides it? Leaves are exact in float32. */
function isNearJump(expression: Expression, values: ReadonlyMap<string, number>): boolean {
  const children = childrenOf(expression);
  const isLeaf = (each: Expression | undefined) => each?.type === 'number' || each?.type === 'name';
  const at = (each: Expression | undefined) => (each === undefined ? 0 : toFunction(each)(values));
  const isClose = (a: number, b: number) => Math.abs(a - b) < 1e-4 * (1 + Math.abs(a) + Math.abs(b));
  const [first, second] = children;
  const jumps =
    (expression.type === 'comparison' && !(isLeaf(first) && isLeaf(second)) && isClose(at(first), at(second))) ||
    (expression.type === 'conditional' && !isLeaf(first) && first?.type !== 'comparison' && isClose(at(first), 0)) ||
    (expression.type === 'call' && expression.name === 'floor' && !isLeaf(first) && isClose(at(first), Math.round(at(first))));
  return jumps || children.some((child) => isNearJump(child, values));
}

describe('formatExpression', () => {
  it('prints what parses back to the same tree', () => {
    fc.assert(
      fc.property(tree, (expression) => {
        expect(bare(parseExpression(formatExpression(expression)))).toEqual(bare(expression));
      }),
      { numRuns: 1500, seed: 21 },
    );
  });

  it('writes no parentheses that are not needed', () => {
    for (const text of ['b1*(1 - exp(-b2*x))', 'a - (b1 - x)', '-a^2', '(-a)^2', '2^-x', 'a < x ? 1 : x > 2 ? 3 : 4', 'a/(b1*x)', '`odd name` + 1'])
      expect(formatExpression(parseExpression(text))).toBe(text);
  });
});

describe('toProgram', () => {
  it('computes what the reference computes, traced by autodiff-core in float64', () => {
    // The tolerance is measured, not chosen: 16 times the largest change that relative errors of 2^-51 (four ulps) at every node make
    // to the reference. Points where rounding decides a branch, or where the result is not finite, say nothing and are skipped; more
    // than half must remain.
    let compared = 0;
    let seed = 1;
    const draw = () => {
      seed = (seed * 48271) % 2147483647;
      return (2 * seed) / 2147483647 - 1;
    };
    const runs = 600;
    fc.assert(
      fc.property(tree, point, (expression, values) => {
        if (isNearJump(expression, values)) return;
        const expected = toFunction(expression)(values);
        const changes = Array.from({ length: 12 }, () => noisy(expression, values, 2 ** -51, draw));
        const spread = Math.max(...changes.map((each) => Math.abs(each - expected)));
        if (!Number.isFinite(expected) || !(spread < 1e-6 * (1 + Math.abs(expected)))) return;
        const program = toProgram(expression);
        const traced = objective(
          (theta: readonly { readonly v: tf.Tensor }[]) => tf.add(program(new Map(names.map((name, i) => [name, theta[i]?.v as tf.Tensor]))), tf.scalar(0)),
          names.map(() => ({ v: 1 })) as never,
        );
        const actual = traced.value(Float64Array.from(names, (name) => values.get(name) ?? Number.NaN));
        compared++;
        expect(Math.abs(actual - expected)).toBeLessThanOrEqual(16 * spread + 2 ** -49 * Math.abs(expected) + 1e-15);
      }),
      { numRuns: runs, seed: 22 },
    );
    expect(compared).toBeGreaterThan(runs / 2);
  });

  it('broadcasts parameters over columns', () => {
    const values = new Map<string, tf.Tensor>([
      ['b1', tf.scalar(2)],
      ['x', tf.tensor1d([1, 2, 3])],
    ]);
    expect([...toProgram(parseExpression('b1*x^2 + (x > 1 ? 10 : b1)'))(values).dataSync()]).toEqual([4, 18, 28]);
    expect(toProgram(parseExpression('b1 > 1 ? b1 : 0'))(values).shape).toEqual([]);
    expect([...toProgram(parseExpression('(x >= 2)*3'))(values).dataSync()]).toEqual([0, 3, 3]);
    expect(toProgram(parseExpression('pi'))(values).dataSync()[0]).toBeCloseTo(Math.PI, 6);
  });

  it('lets a value hide a constant', () => {
    expect(toFunction(parseExpression('e'))(new Map([['e', 3]]))).toBe(3);
    expect(toFunction(parseExpression('e'))(new Map())).toBe(Math.E);
    expect(() => toFunction(parseExpression('q'))(new Map())).toThrow('INTERNAL: formula: there is no value for "q"');
    expect(() => toProgram(parseExpression('q'))(new Map())).toThrow('INTERNAL: formula: the program has no value for "q"');
  });
});

describe('namesIn', () => {
  it('lists each name once in the order of the text, with its first place', () => {
    expect([...namesIn(parseExpression('b*x + a*x + exp(c)'))]).toEqual([
      ['b', 0],
      ['x', 2],
      ['a', 6],
      ['c', 16],
    ]);
  });
});
