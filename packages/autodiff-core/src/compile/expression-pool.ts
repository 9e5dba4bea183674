/**
 * Makes scalar expressions. Hash-consed, so equal expressions are one object; constants fold and the zeros of pads
 * vanish when expressions are made.
 */
import { add } from '../primitives/add.ts';
import { max } from '../primitives/max.ts';
import { min } from '../primitives/min.ts';
import { mul } from '../primitives/mul.ts';
import { type Affine, affineKey, isFixed } from './affine.ts';
import type { Expression, ExpressionMaker, Literal, ScalarFunction } from './expression.ts';
import { simplifyScalar } from './scalar-rules.ts';
import type { Storage } from './storage.ts';

/** How the elements along reduced axes combine. */
export type Reducer = 'sum' | 'max' | 'min' | 'prod';

/** The primitive that combines two partial results. */
export const combiners: Readonly<Record<Reducer, ScalarFunction>> = {
  sum: add as ScalarFunction,
  max: max as ScalarFunction,
  min: min as ScalarFunction,
  prod: mul as ScalarFunction,
};

/** The result over no elements. */
export const neutral: Readonly<Record<Reducer, number>> = { sum: 0, max: Number.NEGATIVE_INFINITY, min: Number.POSITIVE_INFINITY, prod: 1 };

/** Makes and shares expressions of one loop body. */
export class ExpressionPool implements ExpressionMaker {
  readonly #known = new Map<string, Expression>();
  readonly #literals = new Map<number, Expression>();
  #negativeZero: Expression | undefined;
  #nextId = 1;

  /** Number of expressions made. */
  get size(): number {
    return this.#nextId;
  }

  literal(value: number): Expression {
    if (Object.is(value, -0)) {
      this.#negativeZero ??= { kind: 'literal', id: this.#nextId++, value };
      return this.#negativeZero;
    }
    let known = this.#literals.get(value);
    if (known === undefined) {
      known = { kind: 'literal', id: this.#nextId++, value };
      this.#literals.set(value, known);
    }
    return known;
  }

  load(storage: Storage, at: Affine): Expression {
    if (storage.values !== undefined && isFixed(at)) return this.literal(storage.values[at.c] as number);
    return this.#share(`L${storage.name}:${affineKey(at)}`, (id) => ({ kind: 'load', id, storage, at }));
  }

  ramp(at: Affine): Expression {
    if (isFixed(at)) return this.literal(at.c);
    return this.#share(`R${affineKey(at)}`, (id) => ({ kind: 'ramp', id, at }));
  }

  /** An element-wise primitive on scalars. */
  apply(primitive: ScalarFunction, params: unknown, args: readonly Expression[]): Expression {
    if (args.every((arg) => arg.kind === 'literal')) {
      return this.literal(primitive.scalar(params)(...args.map((arg) => (arg as Literal).value)));
    }
    const simpler = simplifyScalar(primitive.name, args, this);
    if (simpler !== null) return simpler;
    let key = primitive.name;
    for (const arg of args) key += `,${arg.id}`;
    if (params !== undefined) key += `;${primitive.key ? primitive.key(params) : JSON.stringify(params)}`;
    return this.#share(key, (id) => ({ kind: 'operation', id, primitive, params, args }));
  }

  /** All terms combined in a balanced tree: short dependency chains, and pairwise accuracy for sums. */
  combine(reducer: Reducer, terms: readonly Expression[]): Expression {
    let level = terms;
    if (level.length === 0) return this.literal(neutral[reducer]);
    while (level.length > 1) {
      const next: Expression[] = [];
      for (let i = 0; i + 1 < level.length; i += 2) next.push(this.apply(combiners[reducer], undefined, [level[i] as Expression, level[i + 1] as Expression]));
      if (level.length % 2 === 1) next.push(level[level.length - 1] as Expression);
      level = next;
    }
    return level[0] as Expression;
  }

  #share(key: string, make: (id: number) => Expression): Expression {
    let known = this.#known.get(key);
    if (known === undefined) {
      known = make(this.#nextId++);
      this.#known.set(key, known);
    }
    return known;
  }
}
