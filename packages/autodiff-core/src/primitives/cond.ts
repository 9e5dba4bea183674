/**
 * One of two graphs, chosen by a flag. Inputs: the flag (bool, rank 0), then the operands of both. The value packs the
 * results. Only the chosen graph is run, in derivatives too. Under vmap a batched flag makes it a select between both.
 */
import type { Aval, CompileGraph, Graph, KernelPrimitive, Node, NumericArray, Ops, Tangent } from '../ir/node.ts';
import { pack, packBatch, packedSize, unpack } from '../ir/packed.ts';
import { sizeOf } from '../ir/shape.ts';
import { batchNodes } from '../transforms/batch.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { substitute } from '../transforms/substitute.ts';
import { transposeLinear } from '../transforms/transpose-linear.ts';
import { graphKey, runPlainly, stand, standsLike } from './subgraph.ts';

export interface CondParams {
  /** Graphs with the same operands and the same shapes of results. */
  readonly onTrue: Graph;
  readonly onFalse: Graph;
}

export const cond: KernelPrimitive<CondParams> = {
  name: 'cond',
  kind: 'kernel',
  infer: (_inputs, { onTrue }) => ({ shape: [packedSize(onTrue.outputs)], dtype: 'float' }),
  key: ({ onTrue, onFalse }) => `${graphKey(onTrue)}|${graphKey(onFalse)}`,
  evaluate: ({ params }, inputs, out) => branch(params, runPlainly)(inputs, out),
  prepare: ({ params }, compileGraph: CompileGraph) => branch(params, compileGraph),
  jvp(node, tangents, ops) {
    const { onTrue, onFalse } = node.params;
    const moving = tangents.slice(1).map((t) => t !== null);
    const sides = [onTrue, onFalse].map((graph) => {
      const seeds = graph.inputs.map(({ shape }, i) => (moving[i] ? stand(shape, ops) : null));
      return { graph, seeds, moved: tangentsOf(graph.outputs, new Map(graph.inputs.map((input, i) => [input, seeds[i] as Tangent])), ops) };
    });
    if (sides.every(({ moved }) => moved.every((each) => each === null))) return null;
    const graphs = sides.map(({ graph, seeds, moved }) => ({
      inputs: [...graph.inputs, ...seeds.filter((each): each is Node => each !== null)],
      outputs: moved.map((each, i) => each ?? ops.constant(0, (graph.outputs[i] as Node).shape)),
    }));
    return ops.apply(cond, [...node.inputs, ...tangents.slice(1).filter((t): t is Node => t !== null)], asParams(graphs));
  },
  transpose(node, cotangent, linear, ops) {
    const { onTrue, onFalse } = node.params;
    const flags = linear.slice(1);
    const graphs = [onTrue, onFalse].map((graph) => {
      const incoming = graph.outputs.map(({ shape }) => stand(shape, ops));
      const wrt = graph.inputs.filter((_, i) => flags[i]);
      const back = transposeLinear(graph.outputs, incoming, wrt, ops);
      return {
        inputs: [...graph.inputs.filter((_, i) => !flags[i]), ...incoming],
        outputs: back.map((each, k) => each ?? ops.constant(0, (wrt[k] as Node).shape)),
      };
    });
    const parts = unpack(cotangent, floats(onTrue.outputs), ops);
    const known = node.inputs.filter((_, i) => !linear[i]);
    const back = unpack(ops.apply(cond, [...known, ...parts], asParams(graphs)), floats(node.inputs.filter((_, i) => linear[i])), ops);
    let next = 0;
    return linear.map((each) => (each ? (back[next++] as Node) : null));
  },
  batch(node, inputs, batched, ops) {
    const size = (inputs[batched.indexOf(true)] as Node).shape[0] as number;
    const graphs = [node.params.onTrue, node.params.onFalse];
    if (batched[0]) return selectBetween(graphs, inputs, batched, size, ops);
    const wide = graphs.map((graph) => {
      const own = graph.inputs.map((input, i) => (batched[i + 1] ? stand([size, ...input.shape], ops, input.dtype) : input));
      const versions = new Map(graph.inputs.flatMap((input, i) => (batched[i + 1] ? [[input, own[i] as Node] as const] : [])));
      return { inputs: own, outputs: batchNodes(graph.outputs, versions, size, ops) };
    });
    const params = asParams(wide);
    return packBatch(unpack(ops.apply(cond, inputs, params), params.onTrue.outputs, ops), size, ops);
  },
};

function asParams(graphs: readonly Graph[]): CondParams {
  return { onTrue: graphs[0] as Graph, onFalse: graphs[1] as Graph };
}

function floats(avals: readonly Aval[]): Aval[] {
  return avals.map(({ shape }) => ({ shape, dtype: 'float' }));
}

/** Both graphs for every member of the batch, and the flag of each to choose. */
function selectBetween(graphs: readonly Graph[], inputs: readonly Node[], batched: readonly boolean[], size: number, ops: Ops): Node {
  const [yes, no] = graphs.map((graph) => {
    const single = standsLike(graph.inputs, ops);
    const outputs = substitute(
      graph.outputs,
      new Map(graph.inputs.map((input, i) => [input, batched[i + 1] ? (single[i] as Node) : (inputs[i + 1] as Node)])),
      ops,
    );
    const versions = new Map(single.flatMap((each, i) => (batched[i + 1] ? [[each, inputs[i + 1] as Node] as const] : [])));
    const packed = pack(outputs, ops);
    return batchNodes([packed], versions, size, ops)[0] as Node;
  }) as [Node, Node];
  return ops.select(ops.broadcast(inputs[0] as Node, yes.shape, [0]), yes, no);
}

type Runner = (graph: Graph) => (inputs: readonly NumericArray[], outputs: readonly NumericArray[]) => void;

function branch({ onTrue, onFalse }: CondParams, runner: Runner): (inputs: readonly NumericArray[], out: NumericArray) => void {
  const [yes, no] = [runner(onTrue), runner(onFalse)];
  const sizes = onTrue.outputs.map(({ shape }) => sizeOf(shape));
  return (inputs, out) => {
    let at = 0;
    const views = sizes.map((size) => {
      at += size;
      return out.subarray(at - size, at);
    });
    ((inputs[0] as NumericArray)[0] !== 0 ? yes : no)(inputs.slice(1), views);
  };
}
