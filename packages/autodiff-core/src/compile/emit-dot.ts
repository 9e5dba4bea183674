/** Writes matrix products as register-blocked loops. */
import type { CodeNames } from './code-names.ts';
import type { DotLoop, DotShape } from './dot-shape.ts';
import { emitMatrixProduct } from './emit-matrix-product.ts';
import { emitMatrixVector } from './emit-matrix-vector.ts';
import type { Storage } from './storage.ts';

/** Offsets of the current block in a, b and out, as text. */
export interface DotOffsets {
  readonly a: string;
  readonly b: string;
  readonly out: string;
}

/** The code of a contraction into its targets. */
export function emitDot(shape: DotShape, targets: readonly Storage[], names: CodeNames): string[] {
  const out = (targets[0] as Storage).name;
  const adds = shape.outerContracted.length > 0;
  const lines = adds ? [`${out}.fill(0, 0, ${(targets[0] as Storage).size});`] : [];
  const loops = [...shape.outer, ...shape.outerContracted];
  const variables = loops.map(() => names.fresh('q'));
  const offset = (start: number, part: 'a' | 'b' | 'out') =>
    [...loops.flatMap((loop, i) => (loop[part] === 0 ? [] : [`${variables[i]} * ${loop[part]}`])), `${start}`].join(' + ');
  loops.forEach((loop, i) => {
    lines.push(`for (let ${variables[i]} = 0; ${variables[i]} < ${loop.extent}; ${variables[i]}++) {`);
  });
  const offsets: DotOffsets = { a: names.fresh('p'), b: names.fresh('p'), out: names.fresh('p') };
  lines.push(`const ${offsets.a} = ${offset(shape.a.offset, 'a')}, ${offsets.b} = ${offset(shape.b.offset, 'b')}, ${offsets.out} = ${offset(0, 'out')};`);
  lines.push(...emitInner(shape, offsets, out, adds, names));
  lines.push(...loops.map(() => '}'));
  for (const target of targets.slice(1)) lines.push(`for (let i = 0; i < ${target.size}; i++) ${target.name}[i] = ${out}[i];`);
  return lines;
}

function emitInner(shape: DotShape, offsets: DotOffsets, out: string, adds: boolean, names: CodeNames): string[] {
  const { m, n, k } = shape;
  const a = shape.a.storage.name;
  const b = shape.b.storage.name;
  const forVector = (matrix: 'a' | 'b', rows: DotLoop) =>
    emitMatrixVector({
      rows: rows.extent,
      depth: k.extent,
      matrix: {
        name: matrix === 'a' ? a : b,
        offset: matrix === 'a' ? offsets.a : offsets.b,
        row: matrix === 'a' ? m.a : n.b,
        depth: matrix === 'a' ? k.a : k.b,
      },
      vector: { name: matrix === 'a' ? b : a, offset: matrix === 'a' ? offsets.b : offsets.a, depth: matrix === 'a' ? k.b : k.a },
      out: { name: out, offset: offsets.out, row: rows.out },
      adds,
      names,
    });
  if (n.extent === 1) return forVector('a', m);
  if (m.extent === 1) return forVector('b', n);
  return emitMatrixProduct(shape, { a, b, out }, offsets, adds, names);
}
