/** Writes an m x n product of depth k in blocks of 4 x 4 results held in local variables. */
import type { CodeNames } from './code-names.ts';
import type { DotShape } from './dot-shape.ts';

/** Rows and columns of a block of results. */
const BLOCK = 4;

interface Names {
  readonly a: string;
  readonly b: string;
  readonly out: string;
}

/** The code, as lines. */
export function emitMatrixProduct(shape: DotShape, arrays: Names, offsets: Names, adds: boolean, names: CodeNames): string[] {
  const { m, n } = shape;
  const [i, j] = [names.fresh('i'), names.fresh('j')];
  const rows = m.extent - (m.extent % BLOCK);
  const columns = n.extent - (n.extent % BLOCK);
  const block = (height: number, width: number) => emitBlock(shape, arrays, offsets, adds, names, { i, j, height, width });
  const across = (height: number) => [
    ...(columns > 0 ? [`for (let ${j} = 0; ${j} < ${columns}; ${j} += ${BLOCK}) {`, ...block(height, BLOCK), '}'] : []),
    ...(columns < n.extent ? [`for (let ${j} = ${columns}; ${j} < ${n.extent}; ${j}++) {`, ...block(height, 1), '}'] : []),
  ];
  return [
    ...(rows > 0 ? [`for (let ${i} = 0; ${i} < ${rows}; ${i} += ${BLOCK}) {`, ...across(BLOCK), '}'] : []),
    ...(rows < m.extent ? [`for (let ${i} = ${rows}; ${i} < ${m.extent}; ${i}++) {`, ...across(1), '}'] : []),
  ];
}

function emitBlock(
  { m, n, k }: DotShape,
  arrays: Names,
  offsets: Names,
  adds: boolean,
  names: CodeNames,
  { i, j, height, width }: { readonly i: string; readonly j: string; readonly height: number; readonly width: number },
): string[] {
  const [p, x, y, o] = [names.fresh('k'), names.fresh('p'), names.fresh('p'), names.fresh('p')];
  const left = Array.from({ length: height }, () => names.fresh('a'));
  const right = Array.from({ length: width }, () => names.fresh('b'));
  const sums = left.map(() => right.map(() => names.fresh('s')));
  const at = (base: string, shift: number) => (shift === 0 ? base : `${base} + ${shift}`);
  return [
    `let ${sums
      .flat()
      .map((sum) => `${sum} = 0`)
      .join(', ')};`,
    `for (let ${p} = 0, ${x} = ${offsets.a} + ${i} * ${m.a}, ${y} = ${offsets.b} + ${j} * ${n.b}; ${p} < ${k.extent}; ${p}++, ${x} += ${k.a}, ${y} += ${k.b}) {`,
    `const ${left.map((name, r) => `${name} = ${arrays.a}[${at(x, r * m.a)}]`).join(', ')};`,
    `const ${right.map((name, c) => `${name} = ${arrays.b}[${at(y, c * n.b)}]`).join(', ')};`,
    ...sums.flatMap((row, r) => row.map((sum, c) => `${sum} += ${left[r]} * ${right[c]};`)),
    '}',
    `const ${o} = ${offsets.out} + ${i} * ${m.out} + ${j} * ${n.out};`,
    ...sums.flatMap((row, r) => row.map((sum, c) => `${arrays.out}[${at(o, r * m.out + c * n.out)}] ${adds ? '+=' : '='} ${sum};`)),
  ];
}
