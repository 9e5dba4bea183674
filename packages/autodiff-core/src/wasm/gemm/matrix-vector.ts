/**
 * Products of a matrix with a vector, out (+)= a b, without packing: every element of the matrix is used once. Rows that are contiguous
 * are read four at a time, so that each part of b serves four; columns that are contiguous are added eight at a time, so that out is
 * loaded and stored once for eight.
 */
import { Block, Locals } from '../encode/block.ts';
import { type Code, constI32, get, load, op, repeatWhile, set, store, when, whileLoop } from '../encode/code.ts';
import { extractLane, i32, memory, v128 } from '../encode/opcodes.ts';
import { acrossLanes } from '../fused/vector-accumulators.ts';
import type { Lanes } from '../lanes.ts';

/** Rows, and vectors of each, that are summed side by side: eight chains of additions hide their latency. */
const ROWS = 4;
const VECTORS = 2;
/** Columns that are added to the result at a time. */
const COLUMNS = 8;

/** The parameters are those of gemm, so that threads share rows in the same way; n, scratch and bColumn are not used. */
const PARAMETERS = 13;
const [A, B, OUT, M, K, B_DEPTH, OUT_ROW, ADDS, A_ROW, A_DEPTH] = [0, 1, 2, 3, 5, 7, 9, 10, 11, 12];

/** What both forms are written with. */
interface Writer {
  readonly lanes: Lanes;
  readonly block: Block;
  readonly scalar: 'f64' | 'f32';
  multiplyAdd(a: Code, b: Code, sum: Code): Code;
}

function writerOf(lanes: Lanes, fused: boolean): Writer {
  const { vector } = lanes;
  return {
    lanes,
    block: new Block(new Locals(Array.from({ length: PARAMETERS }, () => 'i32' as const))),
    scalar: lanes.precision === 'float64' ? 'f64' : 'f32',
    multiplyAdd: (a, b, sum) => (fused ? op(vector.relaxedMadd, a, b, sum) : op(vector.add, sum, op(vector.mul, a, b))),
  };
}

function add(local: number, bytes: Code): Code {
  return set(local, op(i32.add, get(local), bytes));
}

/** The product with a matrix whose rows, and a vector that, are contiguous. `fused` uses the relaxed multiply-add. */
export function rowProduct(lanes: Lanes, fused: boolean): Block {
  const writer = writerOf(lanes, fused);
  const { block } = writer;
  const row = block.locals.fresh('i32');
  const blocks = rowBlock(writer, ROWS);
  const rest = rowBlock(writer, 1);
  block.add(set(row, get(M)));
  block.add(whileLoop(op(i32.geS, get(row), constI32(ROWS)), [...blocks, ...add(row, constI32(-ROWS))]));
  block.add(whileLoop(op(i32.gtS, get(row), constI32(0)), [...rest, ...add(row, constI32(-1))]));
  return block;
}

/** The next `count` rows; moves A and OUT on. */
function rowBlock({ lanes, block, scalar, multiplyAdd }: Writer, count: number): Code {
  const { locals } = block;
  const { vector } = lanes;
  const rows = Array.from({ length: count }, () => ({
    at: locals.fresh('i32'),
    sums: Array.from({ length: VECTORS }, () => locals.fresh('v128')),
    tail: locals.fresh(scalar),
  }));
  const [x, end] = [locals.fresh('i32'), locals.fresh('i32')];
  const right = Array.from({ length: VECTORS }, () => locals.fresh('v128'));
  const start = rows.flatMap(({ at, sums, tail }) => [
    ...set(at, get(A)),
    ...sums.flatMap((sum) => set(sum, op(v128.xor, get(sum), get(sum)))),
    ...set(tail, op(extractLane(lanes.precision, 0), get(sums[0] as number))),
    ...add(A, get(A_ROW)),
  ]);
  const whole = 16 * VECTORS;
  const step = [
    ...right.flatMap((local, v) => set(local, load(v128.load, get(x), 16 * v))),
    ...rows.flatMap(({ at, sums }) => [
      ...sums.flatMap((sum, v) => set(sum, multiplyAdd(load(v128.load, get(at), 16 * v), get(right[v] as number), get(sum)))),
      ...add(at, constI32(whole)),
    ]),
    ...add(x, constI32(whole)),
  ];
  const single = [
    ...rows.flatMap(({ at, tail }) => [
      ...set(tail, op(lanes.scalar.add, get(tail), op(lanes.scalar.mul, load(lanes.scalar.load, get(at)), load(lanes.scalar.load, get(x))))),
      ...add(at, constI32(lanes.bytes)),
    ]),
    ...add(x, constI32(lanes.bytes)),
  ];
  const bytes = op(i32.mul, get(K), constI32(lanes.bytes));
  const results = rows.flatMap(({ sums, tail }) => {
    const total = sums.map(get).reduce((sum, each) => op(vector.add, sum, each));
    const whole = [...set(sums[0] as number, total), ...set(tail, op(lanes.scalar.add, get(tail), acrossLanes(lanes, 'sum', get(sums[0] as number))))];
    const before = op(lanes.scalar.add, load(lanes.scalar.load, get(OUT)), get(tail));
    return [...whole, ...when(get(ADDS), set(tail, before)), ...store(lanes.scalar.store, get(OUT), get(tail)), ...add(OUT, get(OUT_ROW))];
  });
  return [
    ...start,
    ...set(x, get(B)),
    ...set(end, op(i32.add, get(B), op(i32.and, bytes, constI32(-whole)))),
    ...whileLoop(op(i32.ltS, get(x), get(end)), step),
    ...set(end, op(i32.add, get(B), bytes)),
    ...whileLoop(op(i32.ltS, get(x), get(end)), single),
    ...results,
  ];
}

/** The product with a matrix whose columns, and a result that, are contiguous. */
export function columnProduct(lanes: Lanes, fused: boolean): Block {
  const writer = writerOf(lanes, fused);
  const { block } = writer;
  const left = block.locals.fresh('i32');
  const bytes = block.let('i32', op(i32.mul, get(M), constI32(lanes.bytes)));
  block.add(when(get(ADDS), [], op(memory.fill, get(OUT), constI32(0), bytes)));
  block.add(set(left, get(K)));
  for (const count of [COLUMNS, 1]) {
    const body = [...columnBlock(writer, count, bytes), ...add(left, constI32(-count))];
    block.add(whileLoop(op(i32.geS, get(left), constI32(count)), body));
  }
  return block;
}

/** The next `count` columns times their elements of b; moves A and B on. */
function columnBlock({ lanes, block, scalar, multiplyAdd }: Writer, count: number, bytes: Code): Code {
  const { locals } = block;
  const columns = Array.from({ length: count }, () => ({ at: locals.fresh('i32'), weight: locals.fresh('v128') }));
  const [at, end, sum] = [locals.fresh('i32'), locals.fresh('i32'), locals.fresh(scalar)];
  const start = columns.flatMap((column) => [
    ...set(column.at, op(i32.sub, get(A), get(OUT))),
    ...set(column.weight, load(lanes.loadSplat, get(B))),
    ...add(A, get(A_DEPTH)),
    ...add(B, get(B_DEPTH)),
  ]);
  const element = (column: { readonly at: number }) => op(i32.add, get(column.at), get(at));
  const chain = (own: typeof columns, from: Code | null) =>
    own.reduce<Code | null>((total, column) => {
      const value = load(v128.load, element(column));
      return total === null ? op(lanes.vector.mul, value, get(column.weight)) : multiplyAdd(value, get(column.weight), total);
    }, from);
  const even = chain(
    columns.filter((_, u) => u % 2 === 0),
    load(v128.load, get(at)),
  ) as Code;
  const odd = chain(
    columns.filter((_, u) => u % 2 === 1),
    null,
  );
  const vectorStep = [...store(v128.store, get(at), odd === null ? even : op(lanes.vector.add, even, odd)), ...add(at, constI32(16))];
  const scalarStep = [
    ...set(sum, load(lanes.scalar.load, get(at))),
    ...columns.flatMap((column) =>
      set(
        sum,
        op(lanes.scalar.add, get(sum), op(lanes.scalar.mul, load(lanes.scalar.load, element(column)), op(extractLane(lanes.precision, 0), get(column.weight)))),
      ),
    ),
    ...store(lanes.scalar.store, get(at), get(sum)),
    ...add(at, constI32(lanes.bytes)),
  ];
  return [
    ...start,
    ...set(at, get(OUT)),
    ...set(end, op(i32.add, get(OUT), op(i32.and, bytes, constI32(-16)))),
    ...when(op(i32.ltS, get(at), get(end)), repeatWhile(vectorStep, op(i32.ltS, get(at), get(end)))),
    ...set(end, op(i32.add, get(OUT), bytes)),
    ...whileLoop(op(i32.ltS, get(at), get(end)), scalarStep),
  ];
}
