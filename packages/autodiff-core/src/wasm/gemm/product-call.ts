/** The JavaScript that calls the matrix-product kernel for a contraction. */
import type { CodeNames } from '../../compile/code-names.ts';
import type { DotLoop, DotShape } from '../../compile/dot-shape.ts';
import type { Storage } from '../../compile/storage.ts';
import type { Lanes } from '../lanes.ts';
import type { ThreadedKernel } from '../threads/control.ts';

/** Writes the call of a kernel. */
export type KernelCall = (kernel: ThreadedKernel, args: readonly (string | number)[]) => string;

/** A contraction as a kernel takes it. */
export interface Product {
  readonly kernel: 'gemm' | 'gemvRows' | 'gemvColumns';
  readonly shape: DotShape;
}

/** How a kernel computes a contraction, or null when its operands or results are not side by side where they have to be. */
export function productOf(shape: DotShape): Product | null {
  if (shape.n.extent === 1) return matrixVector(shape);
  if (shape.m.extent === 1) return matrixVector(flip(shape));
  if (shape.n.out === 1) return { kernel: 'gemm', shape };
  return shape.m.out === 1 ? { kernel: 'gemm', shape: flip(shape) } : null;
}

function matrixVector(shape: DotShape): Product | null {
  const { m, k } = shape;
  if (k.a === 1 && k.b === 1) return { kernel: 'gemvRows', shape };
  return m.extent > 1 && m.a === 1 && m.out === 1 ? { kernel: 'gemvColumns', shape } : null;
}

/** The transposed product. */
function flip(shape: DotShape): DotShape {
  const flipped = (loop: DotLoop): DotLoop => ({ ...loop, a: loop.b, b: loop.a });
  return {
    a: shape.b,
    b: shape.a,
    outer: shape.outer.map(flipped),
    m: flipped(shape.n),
    n: flipped(shape.m),
    k: flipped(shape.k),
    outerContracted: shape.outerContracted.map(flipped),
  };
}

/** Lines that compute the contraction into `out`. */
export function productCall(
  { kernel, shape: { a, b, outer, m, n, k, outerContracted } }: Product,
  out: Storage,
  scratch: number,
  { bytes }: Lanes,
  addressOf: (storage: Storage) => number,
  names: CodeNames,
  callOf: KernelCall,
): string[] {
  const loops = [...outer, ...outerContracted];
  const variables = loops.map(() => names.fresh('q'));
  const address = (start: number, part: 'a' | 'b' | 'out') =>
    [`${start}`, ...loops.flatMap((loop, i) => (loop[part] === 0 ? [] : [`${variables[i]} * ${loop[part] * bytes}`]))].join(' + ');
  const contracted = variables.slice(outer.length);
  const adds = contracted.length === 0 ? '0' : `${contracted.join(' + ')} > 0 ? 1 : 0`;
  const args = [
    address(addressOf(a.storage) + a.offset * bytes, 'a'),
    address(addressOf(b.storage) + b.offset * bytes, 'b'),
    address(addressOf(out), 'out'),
    ...[m.extent, n.extent, k.extent, scratch, k.b * bytes, n.b * bytes, m.out * bytes],
    adds,
    ...[m.a * bytes, k.a * bytes],
  ];
  return [
    ...loops.map((loop, i) => `for (let ${variables[i]} = 0; ${variables[i]} < ${loop.extent}; ${variables[i]}++) {`),
    callOf(kernel, args),
    ...loops.map(() => '}'),
  ];
}
