/** The compiled modules of kernels, one per precision, shared by all plans of the process. */
import { encodeModule } from './encode/module.ts';
import { gemmFunctions } from './gemm/gemm.ts';
import type { KernelExports } from './kernel-exports.ts';
import { lanesOf, type Precision } from './lanes.ts';
import { hasRelaxedSimd } from './probe.ts';
import { threadedKernels } from './threads/threaded-kernels.ts';

const modules = new Map<string, WebAssembly.Module>();

/** The kernels of a precision over a memory; with `shared`, a shared one, and their threaded forms too. Throws where WebAssembly may not be compiled. */
export function instantiateKernels(precision: Precision, memory: WebAssembly.Memory, shared = false): KernelExports {
  const key = `${precision} ${shared}`;
  let module = modules.get(key);
  if (module === undefined) {
    module = new WebAssembly.Module(encodeModule({ functions: gemmFunctions(lanesOf[precision], hasRelaxedSimd()), shared }));
    modules.set(key, module);
  }
  const exports = new WebAssembly.Instance(module, { m: { memory } }).exports as unknown as KernelExports;
  return shared ? { ...exports, ...threadedKernels(module, memory, exports) } : exports;
}
