/**
 * Discrete Fourier transform along the last axis of pairs: input and result [..., 2, n], real parts then imaginary parts.
 * Unscaled; linear. As a real map [[C, S], [-S, C]], so the transpose is the transform with the conjugate kernel.
 */
import { type FourierPlan, planFourier } from '../dense/fourier.ts';
import type { KernelPrimitive, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';

export interface FourierParams {
  /** Kernel exp(+2 pi i jk/n) instead of exp(-2 pi i jk/n). */
  readonly conjugate: boolean;
}

export const fourier: KernelPrimitive<FourierParams> = {
  name: 'fourier',
  kind: 'kernel',
  infer: ([x]) => ({ shape: x?.shape ?? [], dtype: 'float' }),
  evaluate: (node, [x], out) => transformAll(node, planFourier(node.shape.at(-1) as number), x as NumericArray, out),
  prepare(node) {
    const plan = planFourier(node.shape.at(-1) as number);
    return ([x], out) => transformAll(node, plan, x as NumericArray, out);
  },
  jvp: (node, [t], ops) => (t == null ? null : ops.apply('fourier', [t], node.params)),
  transpose: (node, c, _linear, ops) => [ops.apply('fourier', [c], { conjugate: !node.params.conjugate })],
  batch: (node, [x], _batched, ops) => ops.apply('fourier', [x as Node], node.params),
};

function transformAll(node: Node<FourierParams>, plan: FourierPlan, x: NumericArray, out: NumericArray): void {
  const { n } = plan;
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  for (let at = 0, size = sizeOf(node.shape); at < size; at += 2 * n) {
    re.set(x.subarray(at, at + n));
    im.set(x.subarray(at + n, at + 2 * n));
    plan.run(re, im, node.params.conjugate ? 1 : -1);
    out.set(re, at);
    out.set(im, at + n);
  }
}
