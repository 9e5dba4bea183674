/** Padding by reflected elements, axis by axis: 'reflect' leaves out the edge itself, 'symmetric' repeats it. */
import type { Node, Ops } from '../../ir/node.ts';

export function mirrorPad(x: Node, paddings: readonly (readonly [number, number])[], mode: 'reflect' | 'symmetric', ops: Ops): Node {
  const skip = mode === 'reflect' ? 1 : 0;
  return paddings.reduce((padded, [low, high], axis) => {
    const length = padded.shape[axis] as number;
    const piece = (from: number, to: number) =>
      ops.reverse(
        ops.slice(
          padded,
          padded.shape.map((_, i) => (i === axis ? from : 0)),
          padded.shape.map((dim, i) => (i === axis ? to : dim)),
        ),
        [axis],
      );
    const parts = [padded];
    if (low > 0) parts.unshift(piece(skip, skip + low));
    if (high > 0) parts.push(piece(length - skip - high, length - skip));
    return ops.concatenate(parts, axis);
  }, x);
}
