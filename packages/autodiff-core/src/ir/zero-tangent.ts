/** Element-wise primitives of two inputs whose derivative is zero: comparisons and logic. */
import { batchElementwise, inferElementwise } from './elementwise.ts';
import type { ElementwisePrimitive, Node, Ops } from './node.ts';

/** A predicate of two numbers: its function and the JavaScript condition for it. */
export interface PredicateRule {
  readonly name: string;
  readonly value: (a: number, b: number) => boolean;
  readonly condition: (a: string, b: string) => string;
  /** True when value(a, b) = value(b, a): operands are then ordered, so both ways are one node. */
  readonly symmetric?: boolean;
  readonly simplify?: (a: Node, b: Node, ops: Ops) => Node | null;
}

/** The primitive of a predicate: 1 or 0, dtype bool, tangent zero. */
export function definePredicate(rule: PredicateRule): ElementwisePrimitive<undefined> {
  return {
    name: rule.name,
    kind: 'elementwise',
    cost: 1,
    infer: (inputs) => inferElementwise(rule.name, inputs, 'bool'),
    simplify(inputs, _params, ops) {
      const [a, b] = inputs as readonly [Node, Node];
      if (rule.symmetric && a.id > b.id) return ops.apply(rule.name, [b, a]);
      return rule.simplify?.(a, b, ops) ?? null;
    },
    scalar: () => ((a: number, b: number) => (rule.value(a, b) ? 1 : 0)) as (...args: number[]) => number,
    emit: ([a, b]) => `(${rule.condition(a as string, b as string)} ? 1 : 0)`,
    emitCondition: ([a, b]) => `(${rule.condition(a as string, b as string)})`,
    jvp: () => null,
    batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
  };
}
