/** Kernels of two operands and selections, with NumPy broadcasting. */
import type { Node } from '../../ir/node.ts';
import { broadcastOperands, elementwise } from './broadcast-operands.ts';
import { recogniseDifference, recogniseSum } from './recognise.ts';
import { type BinaryInputs, type KernelRule, type KernelRules, rule } from './rule.ts';
import { leakyRelu } from './unary-rules.ts';

const direct: Readonly<Record<string, string>> = {
  Multiply: 'mul',
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

export const binaryRules: KernelRules = {
  ...Object.fromEntries(
    Object.entries(direct).map(([kernel, name]): [string, KernelRule] => [
      kernel,
      rule<BinaryInputs>(({ a, b }, _attrs, ops) => elementwise(name, [a, b], ops)),
    ]),
  ),
  Add: rule<BinaryInputs>(({ a, b }, _attrs, ops) => recogniseSum(a, b, ops) ?? elementwise('add', [a, b], ops)),
  Sub: rule<BinaryInputs>(({ a, b }, _attrs, ops) => recogniseDifference(a, b, ops) ?? elementwise('sub', [a, b], ops)),
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
