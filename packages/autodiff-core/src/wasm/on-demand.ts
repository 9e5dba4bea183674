/** The WebAssembly executor in a page: a file of its own, downloaded when it is asked for. */
import type { WasmExecutor } from './executor.ts';

let loaded: WasmExecutor | null = null;

/** The executor, or null before it was loaded. */
export function loadedExecutor(): WasmExecutor | null {
  return loaded;
}

/** Downloads the executor. */
export async function loadExecutor(): Promise<void> {
  loaded ??= (await import('./executor.ts')).wasmExecutor;
}
