/** What all losses share: broadcasting, weights, reduction. */
import { didYouMean, ThetakitError } from '@thetakit/registry';
import { staged } from '../api/staged.ts';
import type { Leaf, Value } from '../api/types.ts';
import type { Node, Ops } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { broadcastOperands } from '../trace/rules/broadcast-operands.ts';

/** How the losses of the elements become one number. */
export type Reduction = 'mean' | 'sum' | 'none' | 'meanByNonzeroWeights';

/** Options that every loss has. */
export interface LossOptions {
  /**
   * 'mean': over the elements, with weights sum(w l)/sum(w). 'sum': sum(w l). 'none': the elements.
   * 'meanByNonzeroWeights': sum(w l) over the number of weights that are not 0 (the default of tf.losses). Default 'mean'.
   */
  readonly reduction?: Reduction;
  /** A weight for each element; broadcast. */
  readonly weights?: Leaf;
}

/** The loss of the elements, from operands in one shape. */
export type Elementwise<O> = (operands: readonly Node[], ops: Ops, options: O) => Node;

/** A loss of operands and options. Inside traced functions it takes and gives tensors, outside numbers and NdArrays. */
export function defineLoss<O extends LossOptions>(who: string, elementwise: Elementwise<O>, align = true): (operands: readonly Leaf[], options: O) => Value {
  return (operands, options) => {
    const { reduction = 'mean', weights } = options;
    requireReduction(who, reduction);
    const evaluate = staged(who, (args, { ops }) => {
      const nodes = args.map((arg) => ops.convert(arg.nodes[0] as Node, 'float'));
      const given = nodes.slice(0, operands.length);
      const losses = elementwise(align ? broadcastOperands(who, given, ops) : given, ops, options);
      return { structure: { kind: 'leaf' }, nodes: [reduce(who, losses, nodes[operands.length], reduction, ops)] };
    });
    return evaluate(...operands, ...(weights === undefined ? [] : [weights])) as Value;
  };
}

function reduce(who: string, losses: Node, weights: Node | undefined, reduction: Reduction, ops: Ops): Node {
  const sum = (x: Node) =>
    ops.reduceSum(
      x,
      x.shape.map((_, axis) => axis),
    );
  if (weights === undefined) {
    if (reduction === 'none') return losses;
    return reduction === 'sum' ? sum(losses) : ops.div(sum(losses), ops.constant(sizeOf(losses.shape)));
  }
  const [l, w] = broadcastOperands(who, [losses, weights], ops) as [Node, Node];
  const weighted = ops.mul(l, w);
  if (reduction === 'none') return weighted;
  if (reduction === 'sum') return sum(weighted);
  const full = ops.broadcastTo(w, weighted.shape);
  const count = reduction === 'mean' ? full : ops.convert(ops.apply('notEqual', [full, ops.constant(0)]), 'float');
  return ops.div(sum(weighted), sum(count));
}

const reductions: readonly string[] = ['mean', 'sum', 'none', 'meanByNonzeroWeights'];

function requireReduction(who: string, reduction: string): void {
  if (reductions.includes(reduction)) return;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who,
    problem: `reduction is ${JSON.stringify(reduction)}, expected one of ${reductions.join(', ')}`,
    action: didYouMean(reduction, reductions),
    received: reduction,
    expected: reductions,
  });
}
