/** The encoder: bytes by hand from the WebAssembly specification, and modules that run. */
import { describe, expect, it } from 'vitest';
import { Block, Locals } from './block.ts';
import { call, constI32, float64Bytes, get, load, op, repeatWhile, set, signed, store, unsigned, when, whileLoop } from './code.ts';
import { encodeModule } from './module.ts';
import { f64, f64x2, i32, v128 } from './opcodes.ts';

describe('LEB128', () => {
  // 624485 = 0b0100110_0001110_1100101: seven bits at a time, lowest first, the high bit set on all but the last.
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [624485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('writes %d unsigned', (value, bytes) => expect(unsigned(value)).toEqual(bytes));

  it.each([
    [0, [0]],
    [-1, [0x7f]],
    [63, [0x3f]],
    [64, [0xc0, 0]],
    [-64, [0x40]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])('writes %d signed', (value, bytes) => expect(signed(value)).toEqual(bytes));
});

it('writes doubles lowest byte first', () => expect(float64Bytes(-2)).toEqual([0, 0, 0, 0, 0, 0, 0, 0xc0]));

/** Exports of a module of these functions over a fresh page. */
function run(functions: Record<string, Block>, result?: 'i32' | 'f64') {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const bytes = encodeModule({ functions: Object.entries(functions).map(([name, body]) => ({ name, body, ...(result === undefined ? {} : { result }) })) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { memory } });
  return { memory, exports: exports as Record<string, (...args: number[]) => number> };
}

describe('modules', () => {
  it('loop and branch', () => {
    const locals = new Locals(['i32']);
    const body = new Block(locals);
    const [sum, i] = [locals.fresh('i32'), locals.fresh('i32')];
    const next = op(i32.add, get(i), constI32(1));
    // Sum of the odd numbers below the argument.
    const odd = when(op(i32.and, get(i), constI32(1)), set(sum, op(i32.add, get(sum), get(i))));
    body.add(whileLoop(op(i32.ltS, get(i), get(0)), [...odd, ...set(i, next)]), get(sum));
    const { exports } = run({ odd: body }, 'i32');
    expect([0, 1, 2, 10].map((n) => exports['odd']?.(n))).toEqual([0, 0, 1, 25]);
  });

  it('read and write vectors', () => {
    const body = new Block(new Locals(['i32']));
    const x = body.let('v128', load(v128.load, get(0), 8));
    body.add(store(v128.store, get(0), op(f64x2.mul, x, x), 64));
    const { memory, exports } = run({ square: body });
    const view = new Float64Array(memory.buffer);
    view.set([0, 3, -5]);
    exports['square']?.(0);
    expect([view[8], view[9]]).toEqual([9, 25]);
  });

  it('run a body at least once with repeatWhile', () => {
    const locals = new Locals(['i32']);
    const body = new Block(locals);
    const count = locals.fresh('i32');
    body.add(repeatWhile(set(count, op(i32.add, get(count), constI32(1))), op(i32.ltS, get(count), get(0))), get(count));
    const { exports } = run({ count: body }, 'i32');
    expect([0, 1, 7].map((n) => exports['count']?.(n))).toEqual([1, 1, 7]);
  });

  it('place data and call what they import', () => {
    const body = new Block(new Locals([]));
    body.add(call(0, load(f64.load, constI32(16))));
    const bytes = encodeModule({
      functions: [{ name: 'f', body, result: 'f64' }],
      imports: [{ name: 'twice', parameters: ['f64'], result: 'f64' }],
      data: [{ address: 16, bytes: float64Bytes(21) }],
    });
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { memory, twice: (x: number) => 2 * x } });
    expect((exports['f'] as () => number)()).toBe(42);
  });
});
