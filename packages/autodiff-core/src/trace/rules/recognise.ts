/**
 * Compositions that tfjs' own functions write out, given back their name so that the accurate primitive with its
 * derivative serves them: tf.logSumExp, tf.logSoftmax, losses.sigmoidCrossEntropy (softplus). tf.norm: sqrt-rule.ts.
 */
import type { Node, Ops } from '../../ir/node.ts';
import { keptAxes, type ReduceParams } from '../../ir/reduce.ts';
import { shapesEqual } from '../../ir/shape.ts';

const isOp = (node: Node | undefined, name: string): node is Node => node?.primitive.name === name;

/** The node behind reshapes and broadcasts. */
function core(node: Node): Node {
  let at = node;
  while (isOp(at, 'reshape') || isOp(at, 'broadcast')) at = at.inputs[0] as Node;
  return at;
}

/** x and axes when `node` is x - max(x) over those axes. */
function shiftedByMax(node: Node): { x: Node; axes: readonly number[] } | null {
  if (!isOp(node, 'sub')) return null;
  const [x, m] = node.inputs as readonly [Node, Node];
  const largest = core(m);
  return isOp(largest, 'reduceMax') && largest.inputs[0] === x ? { x, axes: (largest.params as ReduceParams).axes } : null;
}

/** x and axes when `node` is log(sum(exp(x - max(x)))) over those axes. */
function logOfShifted(node: Node): { x: Node; axes: readonly number[]; shifted: Node } | null {
  const log = core(node);
  if (!isOp(log, 'log')) return null;
  const sum = core(log.inputs[0] as Node);
  if (!isOp(sum, 'reduceSum') || !isOp(sum.inputs[0], 'exp')) return null;
  const shifted = sum.inputs[0].inputs[0] as Node;
  const found = shiftedByMax(shifted);
  return found !== null && shapesEqual(found.axes, (sum.params as ReduceParams).axes) ? { ...found, shifted } : null;
}

/** max(x) + log(sum(exp(x - max(x)))) = logSumExp x; relu(z) [- q] + log1p(exp(-|z|)) = softplus z [- q]. */
export function recogniseSum(a: Node, b: Node, ops: Ops): Node | null {
  return logSumExpOf(a, b, ops) ?? logSumExpOf(b, a, ops) ?? softplusOf(a, b, ops) ?? softplusOf(b, a, ops);
}

function logSumExpOf(top: Node, log: Node, ops: Ops): Node | null {
  const found = logOfShifted(log);
  const largest = core(top);
  if (found === null || !isOp(largest, 'reduceMax') || largest.inputs[0] !== found.x || !shapesEqual(top.shape, log.shape)) return null;
  const result = ops.apply('logSumExp', [found.x], { axes: found.axes });
  return top.shape.length >= result.shape.length ? ops.reshape(result, top.shape) : null;
}

function softplusOf(top: Node, log: Node, ops: Ops): Node | null {
  if (!isOp(log, 'log1p') || !isOp(log.inputs[0], 'exp')) return null;
  const negative = log.inputs[0].inputs[0] as Node;
  if (!isOp(negative, 'neg') || !isOp(negative.inputs[0], 'abs')) return null;
  const z = negative.inputs[0].inputs[0] as Node;
  const isRelu = (node: Node | undefined) => isOp(node, 'relu') && node.inputs[0] === z;
  if (isRelu(top)) return ops.unary('softplus', z);
  return isOp(top, 'sub') && isRelu(top.inputs[0]) ? ops.sub(ops.unary('softplus', z), top.inputs[1] as Node) : null;
}

/** (x - max(x)) - log(sum(exp(x - max(x)))) = logSoftmax x. */
export function recogniseDifference(a: Node, b: Node, ops: Ops): Node | null {
  const found = logOfShifted(b);
  if (found === null || found.shifted !== a || keptAxes(a.shape.length, found.axes).length + found.axes.length !== a.shape.length) return null;
  return ops.apply('logSoftmax', [found.x], { axes: found.axes });
}
