/** The transpose of a scan that is linear in its carries: a scan over cotangents that runs the other way. */
import type { Node, Ops, Tangent } from '../ir/node.ts';
import { unpack } from '../ir/packed.ts';
import { transposeLinear } from '../transforms/transpose-linear.ts';
import { type ScanParams, scanLayout } from './scan-params.ts';
import { stand } from './subgraph.ts';

/** Cotangents of the linear inputs. All carries are linear: tangent scans have no others. */
export function scanTranspose(node: Node<ScanParams>, cotangent: Node, linear: readonly boolean[], ops: Ops): Tangent[] {
  const { params } = node;
  const { constants, carries, body } = params;
  const parts = unpack(cotangent, scanLayout(params), ops);
  const results = parts.length - carries * (params.keepCarries ? 2 : 1);
  const like = (nodes: readonly Node[]) => nodes.map(({ shape }) => stand(shape, ops));
  const indices = body.inputs.map((_, i) => i);
  const isCarry = (i: number) => i >= constants && i < constants + carries;
  const isConstant = (i: number) => i < constants;
  const linearConstants = indices.filter((i) => isConstant(i) && linear[i]);
  const linearSequences = indices.filter((i) => i >= constants + carries && linear[i]);
  const known = indices.filter((i) => !isCarry(i) && !linear[i]);
  const input = (i: number) => body.inputs[i] as Node;
  const carryIndices = indices.filter(isCarry);

  const incoming = like(body.outputs.slice(0, carries));
  const fromResults = like(body.outputs.slice(carries));
  const fromKept = params.keepCarries ? like(carryIndices.map(input)) : [];
  const sums = like(linearConstants.map(input));
  const wrt = [...carryIndices, ...linearConstants, ...linearSequences];
  const back = transposeLinear(body.outputs, [...incoming, ...fromResults], wrt.map(input), ops).map(
    (each, k) => each ?? ops.constant(0, input(wrt[k] as number).shape),
  );
  const toCarries = back.slice(0, carries).map((each, i) => (params.keepCarries ? ops.add(each, fromKept[i] as Node) : each));
  const toConstants = linearConstants.map((_, i) => ops.add(sums[i] as Node, back[carries + i] as Node));
  const toSequences = back.slice(carries + linearConstants.length);

  const knownConstants = known.filter(isConstant);
  const knownSequences = known.filter((i) => !isConstant(i));
  const given = (i: number) => node.inputs[i] as Node;
  const reversed: ScanParams = {
    constants: knownConstants.length,
    carries: carries + sums.length,
    sequences: knownSequences.length + results + fromKept.length,
    length: params.length,
    reverse: !params.reverse,
    keepCarries: false,
    body: {
      inputs: [...knownConstants.map(input), ...incoming, ...sums, ...knownSequences.map(input), ...fromResults, ...fromKept],
      outputs: [...toCarries, ...toConstants, ...toSequences],
    },
  };
  const packed = ops.apply(
    node.primitive,
    [
      ...knownConstants.map(given),
      ...parts.slice(0, carries),
      ...linearConstants.map((i) => ops.constant(0, input(i).shape)),
      ...knownSequences.map(given),
      ...parts.slice(carries),
    ],
    reversed,
  );
  const found = unpack(packed, scanLayout(reversed), ops);
  return indices.map((i) => {
    const at = wrt.indexOf(i);
    return at < 0 ? null : (found[at] as Node);
  });
}
