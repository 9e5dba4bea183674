/**
 * Writes out[i] = sum_p M[i, p] x[p]. Along rows that are contiguous in p: four rows at a time, so that x is read
 * once for four and four chains of additions run side by side. Else as sums of columns, four at a time.
 */
import type { CodeNames } from './code-names.ts';

export interface MatrixVector {
  readonly rows: number;
  readonly depth: number;
  readonly matrix: { readonly name: string; readonly offset: string; readonly row: number; readonly depth: number };
  readonly vector: { readonly name: string; readonly offset: string; readonly depth: number };
  readonly out: { readonly name: string; readonly offset: string; readonly row: number };
  /** Add to what the output holds. */
  readonly adds: boolean;
  readonly names: CodeNames;
}

/** The code, as lines. */
export function emitMatrixVector(product: MatrixVector): string[] {
  const { matrix, rows } = product;
  const byRows = rows === 1 || Math.abs(matrix.depth) <= Math.abs(matrix.row);
  return byRows ? emitByRows(product) : emitByColumns(product);
}

function emitByRows(product: MatrixVector): string[] {
  if (product.rows === 1) return emitVectorVector(product, '0');
  const i = product.names.fresh('i');
  const last = product.rows - (product.rows % 4);
  const lines: string[] = [];
  if (last > 0) lines.push(`for (let ${i} = 0; ${i} < ${last}; ${i} += 4) {`, ...rowBlock(product, i, 4), '}');
  for (let row = last; row < product.rows; row++) lines.push(...emitVectorVector(product, `${row}`));
  return lines;
}

/** `count` rows from row `i` on. */
function rowBlock({ matrix, vector, out, depth, adds, names }: MatrixVector, i: string, count: number): string[] {
  const sums = Array.from({ length: count }, () => names.fresh('s'));
  const [p, at, x, base] = [names.fresh('k'), names.fresh('p'), names.fresh('p'), names.fresh('p')];
  const element = (r: number) => `${matrix.name}[${r === 0 ? at : `${at} + ${r * matrix.row}`}]`;
  return [
    `const ${base} = ${matrix.offset} + ${i} * ${matrix.row};`,
    `let ${sums.map((sum) => `${sum} = 0`).join(', ')};`,
    `for (let ${p} = 0, ${at} = ${base}, ${x} = ${vector.offset}; ${p} < ${depth}; ${p}++, ${at} += ${matrix.depth}, ${x} += ${vector.depth}) {`,
    `const w = ${vector.name}[${x}];`,
    ...sums.map((sum, r) => `${sum} += ${element(r)} * w;`),
    '}',
    ...sums.map((sum, r) => `${out.name}[${out.offset} + (${i} + ${r}) * ${out.row}] ${adds ? '+=' : '='} ${sum};`),
  ];
}

/** One row: a sum of products in four lanes. */
function emitVectorVector({ matrix, vector, out, depth, adds, names }: MatrixVector, row: string): string[] {
  const sums = Array.from({ length: 4 }, () => names.fresh('s'));
  const [p, at, x] = [names.fresh('k'), names.fresh('p'), names.fresh('p')];
  const last = depth - (depth % 4);
  const term = (u: number) => `${matrix.name}[${at} + ${u * matrix.depth}] * ${vector.name}[${x} + ${u * vector.depth}]`;
  const start = `let ${at} = ${matrix.offset} + ${row} * ${matrix.row}, ${x} = ${vector.offset};`;
  return [
    '{',
    start,
    `let ${sums.map((sum) => `${sum} = 0`).join(', ')};`,
    `for (let ${p} = 0; ${p} < ${last}; ${p} += 4, ${at} += ${4 * matrix.depth}, ${x} += ${4 * vector.depth}) {`,
    ...sums.map((sum, u) => `${sum} += ${term(u)};`),
    '}',
    ...Array.from({ length: depth - last }, (_, u) => `${sums[u]} += ${term(u)};`),
    `${out.name}[${out.offset} + ${row} * ${out.row}] ${adds ? '+=' : '='} (${sums[0]} + ${sums[1]}) + (${sums[2]} + ${sums[3]});`,
    '}',
  ];
}

/** out += four columns at a time. */
function emitByColumns(product: MatrixVector): string[] {
  const { out, rows, depth, adds, names } = product;
  const lines: string[] = [];
  if (!adds) lines.push(`for (let i = 0, o = ${out.offset}; i < ${rows}; i++, o += ${out.row}) ${out.name}[o] = 0;`);
  const last = depth - (depth % 4);
  const p = names.fresh('k');
  if (last > 0) lines.push(`for (let ${p} = 0; ${p} < ${last}; ${p} += 4) {`, ...columnBlock(product, p, 4), '}');
  if (last < depth) lines.push(`for (let ${p} = ${last}; ${p} < ${depth}; ${p}++) {`, ...columnBlock(product, p, 1), '}');
  return lines;
}

function columnBlock({ matrix, vector, out, rows, names }: MatrixVector, p: string, count: number): string[] {
  const weights = Array.from({ length: count }, () => names.fresh('w'));
  const [i, at, o] = [names.fresh('i'), names.fresh('p'), names.fresh('p')];
  const products = weights.map((weight, u) => `${matrix.name}[${at} + ${u * matrix.depth}] * ${weight}`);
  const sum = count === 4 ? `(${products[0]} + ${products[1]}) + (${products[2]} + ${products[3]})` : products.join(' + ');
  return [
    ...weights.map((weight, u) => `const ${weight} = ${vector.name}[${vector.offset} + (${p} + ${u}) * ${vector.depth}];`),
    `for (let ${i} = 0, ${at} = ${matrix.offset} + ${p} * ${matrix.depth}, ${o} = ${out.offset}; ${i} < ${rows}; ${i}++, ${at} += ${matrix.row}, ${o} += ${out.row}) ${out.name}[${o}] += ${sum};`,
  ];
}
