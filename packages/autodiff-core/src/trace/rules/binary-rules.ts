/** Kernels of two operands and selections, with NumPy broadcasting. */
import type { Node, Ops } from '../../ir/node.ts';
import { broadcastOperands, elementwise } from './broadcast-operands.ts';
import { recogniseDifference, recogniseSum } from './recognise.ts';
import { type BinaryInputs, type KernelRule, type KernelRules, rule } from './rule.ts';
import { leakyRelu } from './unary-rules.ts';

const direct: Readonly<Record<string, string>> = {
  RealDiv: 'div',
  Pow: 'pow',
  Maximum: 'max',
  Minimum: 'min',
  Mod: 'mod',
  FloorDiv: 'floorDiv',
  Atan2: 'atan2',
  Equal: 'equal',
  NotEqual: 'notEqual',
  Greater: 'greater',
  GreaterEqual: 'greaterEqual',
  Less: 'less',
  LessEqual: 'lessEqual',
  LogicalAnd: 'and',
  LogicalOr: 'or',
  LogicalXor: 'xor',
};

/** Sums and products of int32 wrap around at 2^31, as they do in an Int32Array; other types are left alone. */
function wrapped(x: Node, ops: Ops): Node {
  return x.dtype === 'int32' ? ops.convert(ops.convert(x, 'float'), 'int32') : x;
}

export const binaryRules: KernelRules = {
  ...Object.fromEntries(
    Object.entries(direct).map(([kernel, name]): [string, KernelRule] => [
      kernel,
      rule<BinaryInputs>(({ a, b }, _attrs, ops) => elementwise(name, [a, b], ops)),
    ]),
  ),
  Add: rule<BinaryInputs>(({ a, b }, _attrs, ops) => recogniseSum(a, b, ops) ?? wrapped(elementwise('add', [a, b], ops), ops)),
  Multiply: rule<BinaryInputs>(({ a, b }, _attrs, ops) => wrapped(elementwise('mul', [a, b], ops), ops)),
  Sub: rule<BinaryInputs>(({ a, b }, _attrs, ops) => recogniseDifference(a, b, ops) ?? wrapped(elementwise('sub', [a, b], ops), ops)),
  AddN: (inputs, _attrs, ops) => Object.values(inputs).reduce((sum, each) => ops.add(sum, each)),
  SquaredDifference: rule<BinaryInputs>(({ a, b }, _attrs, ops) => {
    const difference = elementwise('sub', [a, b], ops);
    return ops.mul(difference, difference);
  }),
  Select: rule<{ condition: Node; t: Node; e: Node }>(({ condition, t, e }, _attrs, ops) => {
    const [full, a, b] = broadcastOperands('where', [condition, t, e], ops) as [Node, Node, Node];
    return ops.select(full, a, b);
  }),
  Prelu: rule<{ x: Node; alpha: Node }>(({ x, alpha }, _attrs, ops) => {
    const [value, slope] = broadcastOperands('prelu', [x, alpha], ops) as [Node, Node];
    return leakyRelu(value, slope, ops);
  }),
};
