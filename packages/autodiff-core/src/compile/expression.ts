/**
 * Scalar expressions: what one element of an array is, once every index map is resolved.
 */
import type { ElementwisePrimitive } from '../ir/node.ts';
import type { Affine } from './affine.ts';
import type { Storage } from './storage.ts';

/** What expressions need of an element-wise primitive; the compiler has a few such functions of its own. */
export type ScalarFunction = Pick<ElementwisePrimitive<unknown>, 'name' | 'key' | 'scalar' | 'emit' | 'emitCondition' | 'cost'>;

/** A scalar expression; `id` ascends from operands to users. */
export type Expression = Literal | Load | Ramp | Operation;

export interface Literal {
  readonly kind: 'literal';
  readonly id: number;
  readonly value: number;
}

/** One element of an array. */
export interface Load {
  readonly kind: 'load';
  readonly id: number;
  readonly storage: Storage;
  readonly at: Affine;
}

/** The value of an index. */
export interface Ramp {
  readonly kind: 'ramp';
  readonly id: number;
  readonly at: Affine;
}

export interface Operation {
  readonly kind: 'operation';
  readonly id: number;
  readonly primitive: ScalarFunction;
  readonly params: unknown;
  readonly args: readonly Expression[];
}

/** Makes expressions: an ExpressionPool. */
export interface ExpressionMaker {
  literal(value: number): Expression;
  apply(primitive: ScalarFunction, params: unknown, args: readonly Expression[]): Expression;
}
