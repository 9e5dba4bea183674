/** What this engine's WebAssembly can do, found by validating a module of a few bytes; nothing is assumed. */
import { Block, Locals } from './encode/block.ts';
import { constI32, load, op, store } from './encode/code.ts';
import { encodeModule } from './encode/module.ts';
import { f64x2, v128 } from './encode/opcodes.ts';

/** A module with one function of no arguments: f64x2.splat(0). */
const SPLAT = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0, 10, 15, 1, 13, 0, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0xfd, 0x14, 0x0b];

let missing: string | null | undefined;
let relaxed: boolean | undefined;

/** Why there is no WebAssembly SIMD here, or null when there is. A page may still forbid modules: that shows when one is made. */
export function whyNoSimd(): string | null {
  if (missing === undefined) {
    if (typeof WebAssembly === 'undefined') missing = 'this engine has no WebAssembly';
    else missing = WebAssembly.validate(Uint8Array.from(SPLAT)) ? null : "this engine's WebAssembly has no SIMD";
  }
  return missing;
}

/** Whether modules may use the fused multiply-add of relaxed SIMD. */
export function hasRelaxedSimd(): boolean {
  if (relaxed === undefined) {
    const body = new Block(new Locals([]));
    const x = load(v128.load, constI32(0));
    body.add(store(v128.store, constI32(16), op(f64x2.relaxedMadd, x, x, x)));
    relaxed = WebAssembly.validate(encodeModule({ functions: [{ name: 'probe', body }] }));
  }
  return relaxed;
}
