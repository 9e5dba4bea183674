/**
 * Convolutions with few features whose positions along the last axis lie side by side in the image: a row of results in registers, one
 * kernel element times a row of the image at a time, without packing.
 */
import { Block, Locals } from '../encode/block.ts';
import { type Code, constI32, get, load, op, repeatWhile, set, store, storeLane } from '../encode/code.ts';
import { i32, v128 } from '../encode/opcodes.ts';
import type { Lanes } from '../lanes.ts';
import type { ConvAxis, ConvGeometry } from './conv-geometry.ts';

/** Vectors of results in registers. */
const MOST_VECTORS = 8;
/** More features than this are a matrix product. */
const MOST_FEATURES = 3;

/** Whether the direct form fits. */
export function isDirect({ outer, width }: ConvGeometry): boolean {
  return width <= MOST_FEATURES && outer.at(-1)?.image === 1 && (outer.at(-1)?.extent as number) > 2;
}

/** The function of a convolution; addresses are of the first elements. */
export function directConv(geometry: ConvGeometry, image: number, kernel: number, out: number, lanes: Lanes): Block {
  const body = new Block(new Locals([]));
  const { outer, contracted, features, groups } = geometry;
  const row = outer.at(-1) as ConvAxis;
  const grouped = { extent: groups, image: geometry.groupImage, kernel: geometry.groupKernel, out: geometry.width };
  const loops = [...outer.slice(0, -1), grouped, features];
  const pointers = { image: body.locals.fresh('i32'), kernel: body.locals.fresh('i32'), out: body.locals.fresh('i32') };
  body.add(set(pointers.image, constI32(image)), set(pointers.kernel, constI32(kernel)), set(pointers.out, constI32(out)));
  // Long strides of the image outside: what is read together stays in the cache.
  const inner = [...contracted].sort((a, b) => b.image - a.image);
  body.add(nested(loops, pointers, lanes, body.locals, () => rowCode(row, inner, pointers, lanes, body.locals)));
  return body;
}

type Pointers = Readonly<Record<'image' | 'kernel' | 'out', number>>;

/** Loops over axes, moving the pointers along and back. */
function nested(axes: readonly ConvAxis[], pointers: Pointers, lanes: Lanes, locals: Locals, inside: () => Code): Code {
  const [axis, ...rest] = axes;
  if (axis === undefined) return inside();
  if (axis.extent === 1) return nested(rest, pointers, lanes, locals, inside);
  const counter = locals.fresh('i32');
  const move = (times: number): Code[] =>
    (['image', 'kernel', 'out'] as const).flatMap((name) => {
      const step = axis[name] * times * lanes.bytes;
      return step === 0 ? [] : [set(pointers[name], op(i32.add, get(pointers[name]), constI32(step)))];
    });
  const body = [nested(rest, pointers, lanes, locals, inside), ...move(1), set(counter, op(i32.sub, get(counter), constI32(1)))];
  return [set(counter, constI32(axis.extent)), repeatWhile(body, get(counter)), ...move(-axis.extent)];
}

/** One row of results, a block of registers at a time. */
function rowCode(row: ConvAxis, contracted: readonly ConvAxis[], pointers: Pointers, lanes: Lanes, locals: Locals): Code {
  const code: Code[] = [];
  const perBlock = MOST_VECTORS * lanes.count;
  for (let first = 0; first < row.extent; first += perBlock) {
    const count = Math.min(perBlock, row.extent - first);
    const sums = Array.from({ length: Math.ceil(count / lanes.count) }, () => locals.fresh('v128'));
    const zero = op(lanes.vector.splat, lanes.bytes === 8 ? [0x44, 0, 0, 0, 0, 0, 0, 0, 0] : [0x43, 0, 0, 0, 0]);
    code.push(...sums.map((sum) => set(sum, zero)));
    const step = () => {
      const block = new Block(locals);
      const factor = block.let('v128', load(lanes.loadSplat, get(pointers.kernel)));
      sums.forEach((sum, v) => {
        const values = load(v128.load, get(pointers.image), first * lanes.bytes + v * 16);
        block.add(set(sum, op(lanes.vector.add, get(sum), op(lanes.vector.mul, values, factor))));
      });
      return block.code;
    };
    code.push(nested(contracted, pointers, lanes, locals, step));
    sums.forEach((sum, v) => {
      const at = first + v * lanes.count;
      const whole = row.out === 1 && at + lanes.count <= row.extent;
      if (whole) code.push(store(v128.store, get(pointers.out), get(sum), at * lanes.bytes));
      else
        for (let lane = 0; lane < lanes.count && at + lane < row.extent; lane++)
          code.push(storeLane(lanes.storeLane, lane, get(pointers.out), get(sum), (at + lane) * row.out * lanes.bytes));
    });
  }
  return code;
}
