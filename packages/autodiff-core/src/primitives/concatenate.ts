/**
 * Arrays joined along one axis. Linear; the transpose slices.
 */
import { ThetakitError } from '@thetakit/registry';
import type { Node, NumericArray, ViewPrimitive } from '../ir/node.ts';
import { showShape, sizeOf } from '../ir/shape.ts';

export interface ConcatenateParams {
  readonly axis: number;
}

export const concatenate: ViewPrimitive<ConcatenateParams> = {
  name: 'concatenate',
  kind: 'view',
  infer(parts, { axis }) {
    const first = parts[0]?.shape ?? [];
    for (const { shape } of parts) {
      if (shape.length === first.length && shape.every((dim, i) => i === axis || dim === first[i])) continue;
      throw new ThetakitError('SHAPE_MISMATCH', {
        who: 'concatenate',
        problem: `shapes ${showShape(first)} and ${showShape(shape)} differ outside axis ${axis}`,
        action: 'Make every other axis equal',
        received: parts.map((part) => part.shape),
      });
    }
    const total = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0);
    return { shape: first.map((dim, i) => (i === axis ? total : dim)), dtype: parts[0]?.dtype ?? 'float' };
  },
  simplify(parts, { axis }, ops) {
    if (parts.length === 1) return parts[0] as Node;
    const nested = (part: Node) => part.primitive === concatenate && (part.params as ConcatenateParams).axis === axis;
    const worthFlattening = parts.some((part) => nested(part) || part.shape[axis] === 0);
    if (!worthFlattening) return null;
    const flat = parts.flatMap((part) => (nested(part) ? part.inputs : [part])).filter((part) => part.shape[axis] !== 0);
    return flat.length === 0 ? (parts[0] as Node) : ops.concatenate(flat, axis);
  },
  evaluate(node, inputs, out) {
    const { axis } = node.params;
    const after = sizeOf(node.shape.slice(axis + 1));
    const rows = sizeOf(node.shape.slice(0, axis));
    const stride = (node.shape[axis] as number) * after;
    let offset = 0;
    inputs.forEach((data, i) => {
      const run = ((node.inputs[i] as Node).shape[axis] as number) * after;
      for (let row = 0; row < rows; row++) copyRun(data, row * run, run, out, row * stride + offset);
      offset += run;
    });
  },
  jvp(node, tangents, ops) {
    if (tangents.every((t) => t === null)) return null;
    return ops.concatenate(
      tangents.map((t, i) => t ?? ops.constant(0, (node.inputs[i] as Node).shape)),
      node.params.axis,
    );
  },
  transpose(node, c, linear, ops) {
    const { axis } = node.params;
    let from = 0;
    return node.inputs.map((part, i) => {
      const start = c.shape.map((_, each) => (each === axis ? from : 0));
      from += part.shape[axis] as number;
      const to = from;
      return linear[i]
        ? ops.slice(
            c,
            start,
            c.shape.map((dim, each) => (each === axis ? to : dim)),
          )
        : null;
    });
  },
  batch(node, inputs, batched, ops) {
    const size = (inputs[batched.indexOf(true)] as Node).shape[0] as number;
    const parts = inputs.map((part, i) =>
      batched[i]
        ? part
        : ops.broadcast(
            part,
            [size, ...part.shape],
            part.shape.map((_, axis) => axis + 1),
          ),
    );
    return ops.concatenate(parts, node.params.axis + 1);
  },
};

function copyRun(from: NumericArray, start: number, length: number, out: NumericArray, at: number): void {
  for (let i = 0; i < length; i++) out[at + i] = from[start + i] as number;
}
