/**
 * A loop that runs while a flag holds. Inputs: constants, initial carries. Both graphs take constants and carries; the
 * condition returns a flag, the body the next carries. The value packs the final carries.
 *
 * Forward derivatives carry tangents along. The number of steps is not known before, so nothing can be kept for a run
 * backwards: the transpose is refused. Under vmap the loop goes on while any member does, and finished members wait.
 */
import { ThetakitError } from '@thetakit/registry';
import type { CompileGraph, Graph, KernelPrimitive, Node, NumericArray, Ops, Tangent } from '../ir/node.ts';
import { packBatch, packedSize, packTangents, repeat, unpack } from '../ir/packed.ts';
import { sizeOf } from '../ir/shape.ts';
import { batchNodes } from '../transforms/batch.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { substitute } from '../transforms/substitute.ts';
import { arrayLike, graphKey, runPlainly, stand } from './subgraph.ts';

export interface WhileParams {
  readonly constants: number;
  readonly condition: Graph;
  readonly body: Graph;
}

export const whileLoop: KernelPrimitive<WhileParams> = {
  name: 'whileLoop',
  kind: 'kernel',
  infer: (_inputs, { body }) => ({ shape: [packedSize(body.outputs)], dtype: 'float' }),
  key: ({ constants, condition, body }) => `${constants}${graphKey(condition)}|${graphKey(body)}`,
  evaluate: ({ params }, inputs, out) => loop(params, runPlainly)(inputs, out),
  prepare: ({ params }, compileGraph: CompileGraph) => loop(params, compileGraph),
  jvp: (node, tangents, ops) => tangent(node, tangents, ops),
  transpose() {
    throw new ThetakitError('NOT_DIFFERENTIABLE', {
      who: 'whileLoop',
      problem: 'a reverse-mode derivative is asked for, but the number of steps is not known before the loop runs',
      action: 'Use scan, or give the loop a bound; forward derivatives (jvp, jacfwd) need neither',
    });
  },
  batch(node, inputs, batched, ops) {
    const { constants, condition, body } = node.params;
    const size = (inputs[batched.indexOf(true)] as Node).shape[0] as number;
    const isWide = (i: number) => i >= constants || batched[i] === true;
    const wide = body.inputs.map((input, i) => (isWide(i) ? stand([size, ...input.shape], ops, input.dtype) : input));
    const over = (graph: Graph) =>
      batchNodes(graph.outputs, new Map(graph.inputs.flatMap((input, i) => (isWide(i) ? [[input, wide[i] as Node] as const] : []))), size, ops);
    // The two graphs share their inputs, so that unbatched constants serve both.
    const going = over(withInputs(condition, body.inputs, ops))[0] as Node;
    const carries = wide.slice(constants);
    const outputs = over(body).map((next, i) => ops.select(ops.broadcast(going, next.shape, [0]), next, carries[i] as Node));
    const any = ops.reduceMax(going, [0]);
    const given = inputs.map((input, i) => (i >= constants && !batched[i] ? repeat(input, size, ops) : input));
    const params: WhileParams = { constants, condition: { inputs: wide, outputs: [any] }, body: { inputs: wide, outputs } };
    return packBatch(unpack(ops.apply(whileLoop, given, params), outputs, ops), size, ops);
  },
};

/** A graph over other inputs of the same shapes. */
function withInputs(graph: Graph, inputs: readonly Node[], ops: Ops): Graph {
  return { inputs, outputs: substituteInputs(graph, inputs, ops) };
}

function substituteInputs(graph: Graph, inputs: readonly Node[], ops: Ops): Node[] {
  return substitute(graph.outputs, new Map(graph.inputs.map((input, i) => [input, inputs[i] as Node])), ops);
}

/** The loop over carries and their tangents together; the packed result holds the tangents, zeros where there are none. */
function tangent(node: Node<WhileParams>, tangents: readonly Tangent[], ops: Ops): Tangent {
  const { constants, condition, body } = node.params;
  const seeds = body.inputs.map(({ shape }, i) => (tangents[i] == null ? null : stand(shape, ops)));
  const carries = body.inputs.slice(constants);
  let moved: Tangent[] = [];
  for (let grew = true; grew; ) {
    grew = false;
    moved = tangentsOf(body.outputs, new Map(body.inputs.map((input, i) => [input, seeds[i] as Tangent])), ops);
    moved.forEach((each, i) => {
      if (each === null || seeds[constants + i] !== null) return;
      seeds[constants + i] = stand((carries[i] as Node).shape, ops);
      grew = true;
    });
  }
  const moving = carries.flatMap((_, i) => (seeds[constants + i] === null ? [] : [i]));
  if (moving.length === 0) return null;
  const isPresent = (each: Tangent | undefined): each is Node => each != null;
  const fixedSeeds = seeds.slice(0, constants).filter(isPresent);
  const inputs = [...body.inputs.slice(0, constants), ...fixedSeeds, ...carries, ...moving.map((i) => seeds[constants + i] as Node)];
  const zero = (i: number) => ops.constant(0, (carries[i] as Node).shape);
  const outputs = [...body.outputs, ...moving.map((i) => moved[i] ?? zero(i))];
  const params: WhileParams = {
    constants: constants + fixedSeeds.length,
    condition: { inputs, outputs: substituteInputs(condition, body.inputs, ops) },
    body: { inputs, outputs },
  };
  const given = [
    ...node.inputs.slice(0, constants),
    ...tangents.slice(0, constants).filter(isPresent),
    ...node.inputs.slice(constants),
    ...moving.map((i) => tangents[constants + i] ?? zero(i)),
  ];
  const parts = unpack(ops.apply(whileLoop, given, params), outputs, ops).slice(carries.length);
  return packTangents(
    carries.map((_, i) => parts[moving.indexOf(i)] ?? null),
    carries,
    ops,
  );
}

type Runner = (graph: Graph) => (inputs: readonly NumericArray[], outputs: readonly NumericArray[]) => void;

function loop({ constants, condition, body }: WhileParams, runner: Runner): (inputs: readonly NumericArray[], out: NumericArray) => void {
  const [holds, step] = [runner(condition), runner(body)];
  const sizes = body.outputs.map(({ shape }) => sizeOf(shape));
  const flag = new Float64Array(1);
  let scratch: readonly [NumericArray[], NumericArray[]] | undefined;
  return (inputs, out) => {
    scratch ??= [sizes.map((size) => arrayLike(out, size)), sizes.map((size) => arrayLike(out, size))];
    let [now, next] = scratch;
    const given = inputs.slice(0, constants);
    sizes.forEach((size, i) => {
      (now[i] as NumericArray).set((inputs[constants + i] as NumericArray).subarray(0, size));
    });
    for (;;) {
      holds([...given, ...now], [flag]);
      if (flag[0] === 0) break;
      step([...given, ...now], next);
      [now, next] = [next, now];
    }
    let at = 0;
    for (const each of now) {
      out.set(each, at);
      at += each.length;
    }
  };
}
