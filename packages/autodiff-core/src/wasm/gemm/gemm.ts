/**
 * Matrix products out (+)= a b over strided matrices, blocked for the caches: panels of b (KC deep) stay in the first cache while the
 * packed block of a (MC x KC) streams from the second. See Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008).
 */
import { Block, Locals } from '../encode/block.ts';
import { type Code, call, constI32, get, load, op, store, when } from '../encode/code.ts';
import type { ModuleFunction } from '../encode/module.ts';
import { i32, memory } from '../encode/opcodes.ts';
import type { Lanes } from '../lanes.ts';
import { countUp, countUpOnce, place, smaller } from '../loops.ts';
import { columnProduct, rowProduct } from './matrix-vector.ts';
import { microKernel, ROWS, VECTORS } from './micro-kernel.ts';
import { packStrided, packTabled } from './pack.ts';

/** Rows of a, depth and columns of b that are packed at a time. */
export const MC = 128;
export const KC = 256;
export const NC = 512;

/** Columns of a block of results. */
export function columnsOf(lanes: Lanes): number {
  return VECTORS * lanes.count;
}

/** Bytes of scratch that a product of these sizes needs: packed a, packed b and one block of results. */
export function scratchBytes(lanes: Lanes, m: number, n: number, k: number): number {
  const columns = columnsOf(lanes);
  const depth = Math.min(k, KC);
  const rounded = (size: number, most: number, width: number) => Math.ceil(Math.min(size, most) / width) * width;
  return (rounded(m, MC, ROWS) * depth + rounded(n, NC, columns) * depth + ROWS * columns) * lanes.bytes + 32;
}

/** Functions of a module by their places in it: they call each other by number. */
const [MICRO, PACK_A, PACK_B, PACK_TABLED] = [0, 1, 2, 3];

/**
 * The functions of the module for one precision; exported are
 *
 *   gemm(a, b, out, m, n, k, scratch, bDepth, bColumn, outRow, adds, aRow, aDepth)
 *   gemmTabled(a, b, out, m, n, k, scratch, bDepth, bColumn, outRow, adds, rowTable, depthTable)
 *   copy(to, from, bytes)
 *   gemvRows, gemvColumns: gemm with one column, a matrix with contiguous rows (columns) and a vector; n, scratch and bColumn are not used
 *
 * with addresses and strides in bytes; columns of `out` are side by side. gemmTabled reads element (i, p) of a at
 * a + rowTable[i] + depthTable[p].
 */
export function gemmFunctions(lanes: Lanes, fused: boolean): ModuleFunction[] {
  return [
    { body: microKernel(lanes, fused) },
    { body: packStrided(lanes, ROWS) },
    { body: packStrided(lanes, columnsOf(lanes)) },
    { body: packTabled(lanes, ROWS) },
    {
      name: 'gemm',
      body: driver(lanes, ({ a, ic, pc, rows, depth, target, first, second }) =>
        call(PACK_A, place(place(a, ic, first), pc, second), rows, depth, first, second, target),
      ),
    },
    { name: 'copy', body: copyBytes() },
    {
      name: 'gemmTabled',
      body: driver(lanes, ({ a, ic, pc, rows, depth, target, first, second }) =>
        call(PACK_TABLED, a, place(first, ic, constI32(4)), rows, place(second, pc, constI32(4)), depth, target),
      ),
    },
    ...gemvFunctions(lanes, fused),
  ];
}

/** Those for a matrix and a vector alone: a small module is ready sooner. */
export function gemvFunctions(lanes: Lanes, fused: boolean): ModuleFunction[] {
  return [
    { name: 'gemvRows', body: rowProduct(lanes, fused) },
    { name: 'gemvColumns', body: columnProduct(lanes, fused) },
  ];
}

function copyBytes(): Block {
  const block = new Block(new Locals(['i32', 'i32', 'i32']));
  block.add(op(memory.copy, get(0), get(1), get(2)));
  return block;
}

/** What packing a block of a may use. */
interface PackA {
  readonly a: Code;
  readonly ic: Code;
  readonly pc: Code;
  readonly rows: Code;
  readonly depth: Code;
  readonly target: Code;
  readonly first: Code;
  readonly second: Code;
}

const PARAMETERS = 13;

function driver(lanes: Lanes, packA: (parts: PackA) => Code): Block {
  const block = new Block(new Locals(Array.from({ length: PARAMETERS }, () => 'i32' as const)));
  const [a, b, out, m, n, k, scratch, bDepth, bColumn, outRow, adds, first, second] = Array.from({ length: PARAMETERS }, (_, i) =>
    get(i),
  ) as unknown as Parameters;
  const columns = columnsOf(lanes);
  const deepest = block.let('i32', smaller(k, constI32(KC)));
  const bytes = constI32(lanes.bytes);
  const tile = scratch;
  const packedB = block.let('i32', op(i32.add, scratch, constI32(ROWS * columns * lanes.bytes)));
  const widest = block.let('i32', op(i32.and, op(i32.add, smaller(n, constI32(NC)), constI32(columns - 1)), constI32(-columns)));
  const packedA = block.let('i32', place(packedB, op(i32.mul, widest, deepest), bytes));
  countUp(block, n, NC, (panels, jc) => {
    const width = panels.let('i32', smaller(op(i32.sub, n, jc), constI32(NC)));
    countUpOnce(panels, k, KC, (slices, pc) => {
      const depth = slices.let('i32', smaller(op(i32.sub, k, pc), constI32(KC)));
      const source = place(place(b, pc, bDepth), jc, bColumn);
      slices.add(call(PACK_B, source, width, depth, bColumn, bDepth, packedB));
      const adding = slices.let('i32', op(i32.gtS, op(i32.add, pc, adds), constI32(0)));
      countUp(slices, m, MC, (blocks, ic) => {
        const rows = blocks.let('i32', smaller(op(i32.sub, m, ic), constI32(MC)));
        blocks.add(packA({ a, ic, pc, rows, depth, target: packedA, first, second }));
        const corner = blocks.let('i32', place(place(out, ic, outRow), jc, bytes));
        countUp(blocks, width, columns, (across, jr) => {
          const right = across.let('i32', place(packedB, op(i32.mul, jr, depth), bytes));
          countUp(across, rows, ROWS, (down, ir) => {
            const left = place(packedA, op(i32.mul, ir, depth), bytes);
            const target = down.let('i32', place(place(corner, ir, outRow), jr, bytes));
            const fits = op(i32.and, op(i32.geS, rows, op(i32.add, ir, constI32(ROWS))), op(i32.geS, width, op(i32.add, jr, constI32(columns))));
            const edge = down.inner();
            edge.add(call(MICRO, left, right, depth, tile, constI32(columns * lanes.bytes), constI32(0)));
            copyTile(edge, lanes, { tile, target, outRow, adding, rows: op(i32.sub, rows, ir), columns: op(i32.sub, width, jr) });
            down.add(when(fits, call(MICRO, left, right, depth, target, outRow, adding), edge.code));
          });
        });
      });
    });
  });
  return block;
}

type Parameters = readonly [Code, Code, Code, Code, Code, Code, Code, Code, Code, Code, Code, Code, Code];

interface Tile {
  readonly tile: Code;
  readonly target: Code;
  readonly outRow: Code;
  readonly adding: Code;
  /** Rows and columns from the corner of the tile to the edges of the block; may exceed the tile. */
  readonly rows: Code;
  readonly columns: Code;
}

/** Moves the part of a tile that lies inside the result. */
function copyTile(block: Block, lanes: Lanes, { tile, target, outRow, adding, rows, columns }: Tile): void {
  const height = block.let('i32', smaller(rows, constI32(ROWS)));
  const width = block.let('i32', smaller(columns, constI32(columnsOf(lanes))));
  const { scalar } = lanes;
  countUp(block, height, 1, (row, i) => {
    countUp(row, width, 1, (each, j) => {
      const from = place(place(tile, i, constI32(columnsOf(lanes) * lanes.bytes)), j, constI32(lanes.bytes));
      const to = each.let('i32', place(place(target, i, outRow), j, constI32(lanes.bytes)));
      const value = load(scalar.load, from);
      each.add(when(adding, store(scalar.store, to, op(scalar.add, load(scalar.load, to), value)), store(scalar.store, to, value)));
    });
  });
}
