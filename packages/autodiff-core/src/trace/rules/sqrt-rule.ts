/**
 * Square roots. The form that tf.norm writes, sqrt(sum(|x| |x|)), becomes the norm primitive, whose gradient at 0 is 0.
 */
import type { Node, Ops } from '../../ir/node.ts';
import type { ReduceParams } from '../../ir/reduce.ts';

export function sqrtRule(x: Node, ops: Ops): Node {
  const sum = x.primitive.name === 'reshape' ? (x.inputs[0] as Node) : x;
  if (sum.primitive.name === 'reduceSum') {
    const [a, b] = (sum.inputs[0] as Node).inputs;
    if ((sum.inputs[0] as Node).primitive.name === 'mul' && a === b && a?.primitive.name === 'abs') {
      const length = ops.apply('norm', [a.inputs[0] as Node], { axes: (sum.params as ReduceParams).axes });
      return ops.reshape(length, x.shape);
    }
  }
  return ops.unary('sqrt', x);
}
