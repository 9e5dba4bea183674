/** The forward derivative of a scan: a scan over tangents, along the carries that the scan itself went through. */

import { topologicalOrder } from '../ir/graph.ts';
import type { Node, Ops, Tangent } from '../ir/node.ts';
import { packTangents, unpack } from '../ir/packed.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { type ScanParams, scanLayout } from './scan-params.ts';
import { stand } from './subgraph.ts';

/** Tangent of the packed value; its carries are tangents alone, so that it is linear. */
export function scanTangent(node: Node<ScanParams>, tangents: readonly Tangent[], ops: Ops): Tangent {
  const { params } = node;
  const { constants, carries, body, length } = params;
  const seeds = body.inputs.map((input, i) => (tangents[i] == null ? null : stand(input.shape, ops)));
  const moved = movingCarries(params, seeds, ops);
  const carryMoves = body.inputs.slice(constants, constants + carries).map((_, i) => seeds[constants + i] !== null);
  const isPresent = (each: Tangent): each is Node => each !== null;
  if (!carryMoves.includes(true) && !moved.some(isPresent)) return null;

  // The linear body: tangents of the moving carries, then those of the results that move.
  const zero = (i: number) => ops.constant(0, (body.outputs[i] as Node).shape);
  const nextCarries = carryMoves.flatMap((moves, i) => (moves ? [moved[i] ?? zero(i)] : []));
  const outputs = [...nextCarries, ...moved.slice(carries).filter(isPresent)];
  const used = new Set(topologicalOrder(outputs));
  const kept = unpack(ops.apply(node.primitive, node.inputs, { ...params, keepCarries: true }), scanLayout({ ...params, keepCarries: true }), ops).slice(
    -carries || Infinity,
  );
  const range = (from: number, to: number) => body.inputs.slice(from, to).map((_, i) => from + i);
  const pick = (indices: readonly number[], outer: (i: number) => Node, inner: (i: number) => Node | null) =>
    indices.flatMap((i) => {
      const own = inner(i);
      return own !== null && used.has(own) ? [{ outer: outer(i), inner: own }] : [];
    });
  const given = (i: number) => node.inputs[i] as Node;
  const tangent = (i: number) => tangents[i] as Node;
  const fixed = (i: number) => body.inputs[i] as Node;
  const seed = (i: number) => seeds[i] as Tangent;
  const [constantRange, carryRange, sequenceRange] = [
    range(0, constants),
    range(constants, constants + carries),
    range(constants + carries, body.inputs.length),
  ];
  const newConstants = [...pick(constantRange, given, fixed), ...pick(constantRange, tangent, seed)];
  const newCarries = carryRange
    .filter((i) => seeds[i] !== null)
    .map((i) => ({ outer: tangents[i] ?? ops.constant(0, fixed(i).shape), inner: seeds[i] as Node }));
  const newSequences = [
    ...pick(carryRange, (i) => kept[i - constants] as Node, fixed),
    ...pick(sequenceRange, given, fixed),
    ...pick(sequenceRange, tangent, seed),
  ];
  const all = [...newConstants, ...newCarries, ...newSequences];
  const linear: ScanParams = {
    constants: newConstants.length,
    carries: newCarries.length,
    sequences: newSequences.length,
    length,
    reverse: params.reverse,
    keepCarries: params.keepCarries,
    body: { inputs: all.map(({ inner }) => inner), outputs },
  };
  const packed = ops.apply(
    node.primitive,
    all.map(({ outer }) => outer),
    linear,
  );
  return inOriginalLayout(params, unpack(packed, scanLayout(linear), ops), carryMoves, moved, ops);
}

/** Tangents of the body's outputs once every carry that comes to move has a seed; `seeds` is completed. */
function movingCarries({ constants, carries, body }: ScanParams, seeds: Tangent[], ops: Ops): Tangent[] {
  for (;;) {
    const moved = tangentsOf(body.outputs, new Map(body.inputs.map((input, i) => [input, seeds[i] as Tangent])), ops);
    let grew = false;
    for (let i = 0; i < carries; i++) {
      if (moved[i] === null || seeds[constants + i] !== null) continue;
      seeds[constants + i] = stand((body.inputs[constants + i] as Node).shape, ops);
      grew = true;
    }
    if (!grew) return moved;
  }
}

/** The parts of the tangent scan where the parts of the scan are; zeros elsewhere. */
function inOriginalLayout(params: ScanParams, parts: readonly Node[], carryMoves: readonly boolean[], moved: readonly Tangent[], ops: Ops): Node {
  let next = 0;
  const take = (moves: boolean) => (moves ? (parts[next++] as Node) : null);
  const finals = carryMoves.map(take);
  const results = moved.slice(params.carries).map((each) => take(each !== null));
  const kept = params.keepCarries ? carryMoves.map(take) : [];
  return packTangents([...finals, ...results, ...kept], scanLayout(params), ops);
}
