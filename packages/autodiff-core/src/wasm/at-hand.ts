/** The WebAssembly executor where code is not downloaded (Node.js and what works like it): always there. */
import { type WasmExecutor, wasmExecutor } from './executor.ts';

/** The executor. */
export function loadedExecutor(): WasmExecutor | null {
  return wasmExecutor;
}

/** Nothing to load. */
export async function loadExecutor(): Promise<void> {
  // The executor came with the package.
}
