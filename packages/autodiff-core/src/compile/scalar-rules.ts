/**
 * Algebra on scalar expressions: what the graph's own rules could not see before index maps were resolved, such as
 * adding the zero of a pad. Rules keep values exact except for the sign of a zero.
 */
import { add } from '../primitives/add.ts';
import { div } from '../primitives/div.ts';
import { mul } from '../primitives/mul.ts';
import { neg } from '../primitives/neg.ts';
import { sub } from '../primitives/sub.ts';
import type { Expression, ExpressionMaker, ScalarFunction } from './expression.ts';
import { exponentialOf, tanhFrom } from './hyperbolic.ts';

type Rule = (args: readonly Expression[], pool: ExpressionMaker) => Expression | null;

const rules: Readonly<Record<string, Rule>> = {
  add([a, b], pool) {
    const [x, y] = [a as Expression, b as Expression];
    if (isLiteral(x, 0)) return y;
    if (isLiteral(y, 0)) return x;
    const negatedY = negated(y);
    if (negatedY !== null) return pool.apply(subtract, undefined, [x, negatedY]);
    const negatedX = negated(x);
    return negatedX === null ? ordered(plus, x, y, pool) : pool.apply(subtract, undefined, [y, negatedX]);
  },
  sub([a, b], pool) {
    const [x, y] = [a as Expression, b as Expression];
    if (isLiteral(y, 0)) return x;
    if (isLiteral(x, 0)) return pool.apply(minus, undefined, [y]);
    const negatedY = negated(y);
    return negatedY === null ? null : pool.apply(plus, undefined, [x, negatedY]);
  },
  mul([a, b], pool) {
    const [x, y] = [a as Expression, b as Expression];
    if (isLiteral(x, 1)) return y;
    if (isLiteral(y, 1)) return x;
    if (isLiteral(x, -1)) return pool.apply(minus, undefined, [y]);
    if (isLiteral(y, -1)) return pool.apply(minus, undefined, [x]);
    const negatedX = negated(x);
    const negatedY = negated(y);
    if (negatedX !== null && negatedY !== null) return pool.apply(times, undefined, [negatedX, negatedY]);
    if (negatedX !== null) return pool.apply(minus, undefined, [pool.apply(times, undefined, [negatedX, y])]);
    if (negatedY !== null) return pool.apply(minus, undefined, [pool.apply(times, undefined, [x, negatedY])]);
    return ordered(times, x, y, pool);
  },
  div([a, b]) {
    return isLiteral(b as Expression, 1) ? (a as Expression) : null;
  },
  neg([a], pool) {
    const x = a as Expression;
    const inner = negated(x);
    if (inner !== null) return inner;
    if (x.kind !== 'operation') return null;
    if (x.primitive === subtract) return pool.apply(subtract, undefined, [x.args[1] as Expression, x.args[0] as Expression]);
    if (x.primitive !== times) return null;
    const literal = x.args.find((arg) => arg.kind === 'literal');
    if (literal?.kind !== 'literal') return null;
    const other = (x.args[0] === literal ? x.args[1] : x.args[0]) as Expression;
    return pool.apply(times, undefined, [pool.literal(-literal.value), other]);
  },
  select([p, a, b]) {
    if (a === b) return a as Expression;
    if (p?.kind !== 'literal') return null;
    return (p.value !== 0 ? a : b) as Expression;
  },
  tanh([a], pool) {
    const x = a as Expression;
    return pool.apply(tanhFrom, undefined, [x, tailOf(x, pool)]);
  },
  sech2([a], pool) {
    const w = tailOf(a as Expression, pool);
    return pool.apply(times, undefined, [pool.apply(times, undefined, [pool.literal(4), w]), pool.apply(subtract, undefined, [pool.literal(1), w])]);
  },
};

const plus = add as ScalarFunction;
const minus = neg as ScalarFunction;
const subtract = sub as ScalarFunction;
const times = mul as ScalarFunction;
const divide = div as ScalarFunction;

/** A simpler expression for primitive(args), or null. */
export function simplifyScalar(name: string, args: readonly Expression[], pool: ExpressionMaker): Expression | null {
  return rules[name]?.(args, pool) ?? null;
}

/** w = 1 / (1 + exp(2 |x|)), which tanh x and sech^2 x share. */
function tailOf(x: Expression, pool: ExpressionMaker): Expression {
  const e = pool.apply(exponentialOf, undefined, [x]);
  return pool.apply(divide, undefined, [e, pool.apply(plus, undefined, [pool.literal(1), e])]);
}

function isLiteral(expression: Expression, value: number): boolean {
  return expression.kind === 'literal' && expression.value === value;
}

/** x when the expression is -x. */
function negated(expression: Expression): Expression | null {
  return expression.kind === 'operation' && expression.primitive === minus ? (expression.args[0] as Expression) : null;
}

/** Operands of a commutative operation in one order, so that a + b and b + a are shared. */
function ordered(primitive: ScalarFunction, x: Expression, y: Expression, pool: ExpressionMaker): Expression | null {
  return x.id > y.id ? pool.apply(primitive, undefined, [y, x]) : null;
}
