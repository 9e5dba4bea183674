/** Builds an element-wise primitive of one input from its function and its derivative. */
import { batchElementwise, inferElementwise, toShapeOf } from './elementwise.ts';
import type { CallHelper, DType, ElementwisePrimitive, Node, Ops } from './node.ts';

/** What one function of one variable needs. */
export interface UnaryRule {
  readonly name: string;
  /** Rough cost in additions. */
  readonly cost: number;
  /** The function, exact to float64. */
  readonly value: (x: number) => number;
  /** A JavaScript expression for it. */
  readonly emit: (x: string, call: CallHelper) => string;
  /** df/dx from x and y = f(x). Absent: zero everywhere, as for floor and comparisons. */
  readonly derivative?: (x: Node, y: Node, ops: Ops) => Node;
  /** Type of the result; default float. */
  readonly dtype?: DType;
  /** For dtype bool: an expression that is true where the value is 1. */
  readonly emitCondition?: (x: string) => string;
  readonly simplify?: (x: Node, ops: Ops) => Node | null;
  /** The same function in simpler nodes, which the compiler can share and fuse. */
  readonly lower?: (x: Node, ops: Ops) => Node;
}

/** The primitive of a rule: tangent t f'(x), batched element-wise. */
export function defineUnary(rule: UnaryRule): ElementwisePrimitive<undefined> {
  const { derivative, emitCondition, simplify, lower } = rule;
  return {
    name: rule.name,
    kind: 'elementwise',
    cost: rule.cost,
    infer: (inputs) => inferElementwise(rule.name, inputs, rule.dtype ?? 'float'),
    ...(simplify === undefined ? {} : { simplify: ([x], _params, ops) => simplify(x as Node, ops) }),
    ...(lower === undefined ? {} : { lower: (_node, [x], ops) => lower(x as Node, ops) }),
    scalar: () => rule.value as (...args: number[]) => number,
    emit: ([x], _params, call) => rule.emit(x as string, call),
    ...(emitCondition === undefined ? {} : { emitCondition: ([x]) => emitCondition(x as string) }),
    jvp(node, [t], ops) {
      if (t == null || derivative === undefined) return null;
      return ops.mul(toShapeOf(node, t, ops) as Node, derivative(node.inputs[0] as Node, node as Node, ops));
    },
    batch: (node, inputs, batched, ops) => batchElementwise(node as Node, inputs, batched, ops),
  };
}
