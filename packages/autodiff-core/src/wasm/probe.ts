/** What this engine's WebAssembly can do, found by compiling a module of a few bytes; nothing is assumed. */
import { Block, Locals } from './encode/block.ts';
import { type Code, constI32, load, op, store } from './encode/code.ts';
import { encodeModule } from './encode/module.ts';
import { f64x2, v128 } from './encode/opcodes.ts';

/** Whether SIMD modules may be compiled and run here, and whether they may use fused multiply-add. */
export interface WasmSupport {
  readonly simd: boolean;
  readonly relaxedSimd: boolean;
  /** Why there is none: missing, or forbidden by the page's content security policy. */
  readonly reason: string;
}

let known: WasmSupport | undefined;

/** The support of this engine; probed once. */
export function wasmSupport(): WasmSupport {
  known ??= probe();
  return known;
}

function probe(): WasmSupport {
  if (typeof WebAssembly === 'undefined') return { simd: false, relaxedSimd: false, reason: 'this engine has no WebAssembly' };
  const x = load(v128.load, constI32(0));
  const simd = moduleOf(op(f64x2.mul, x, x));
  if (!WebAssembly.validate(simd)) return { simd: false, relaxedSimd: false, reason: "this engine's WebAssembly has no SIMD" };
  try {
    new WebAssembly.Instance(new WebAssembly.Module(simd), { m: { memory: new WebAssembly.Memory({ initial: 1, maximum: 1 }) } });
  } catch {
    return { simd: false, relaxedSimd: false, reason: 'the page forbids WebAssembly (content security policy)' };
  }
  return { simd: true, relaxedSimd: WebAssembly.validate(moduleOf(op(f64x2.relaxedMadd, x, x, x))), reason: 'WebAssembly SIMD is there' };
}

/** A module that stores a vector. */
function moduleOf(value: Code): Uint8Array<ArrayBuffer> {
  const body = new Block(new Locals([]));
  body.add(store(v128.store, constI32(16), value));
  return encodeModule({ functions: [{ name: 'probe', body }] });
}
