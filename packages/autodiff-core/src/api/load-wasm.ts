/** WebAssembly in a page, where its code is not part of what is downloaded at first. */
import { loadExecutor } from '#wasm-executor';

/**
 * Downloads the WebAssembly executor in a page, so that the functions compiled from then on may use it. Functions compiled
 * before stay as they are, and a page that never calls this runs JavaScript: what runs where never depends on how long a
 * download takes. In Node.js the executor is always there, and this does nothing. Rejects as `import()` does when the file
 * cannot be had.
 */
export function loadWasm(): Promise<void> {
  return loadExecutor();
}
