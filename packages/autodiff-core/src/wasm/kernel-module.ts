/** The compiled modules of kernels, a few per precision, shared by all plans of the process. */
import { encodeModule } from './encode/module.ts';
import { gemmFunctions, gemvFunctions } from './gemm/gemm.ts';
import type { KernelExports } from './kernel-exports.ts';
import { lanesOf, type Precision } from './lanes.ts';
import { hasRelaxedSimd } from './probe.ts';
import { threadedKernels } from './threads/threaded-kernels.ts';

/** Which kernels a plan uses: those of products with vectors, or all. */
export type KernelSet = 'vectors' | 'all';

const modules = new Map<string, WebAssembly.Module>();

/** Kernels of a precision over a memory; with `shared`, a shared one, and their threaded forms too. Throws where WebAssembly may not be compiled. */
export function instantiateKernels(precision: Precision, memory: WebAssembly.Memory, shared = false, kernels: KernelSet = 'all'): KernelExports {
  const key = `${precision} ${shared} ${kernels}`;
  let module = modules.get(key);
  if (module === undefined) {
    const functions = (kernels === 'all' ? gemmFunctions : gemvFunctions)(lanesOf[precision], hasRelaxedSimd());
    module = new WebAssembly.Module(encodeModule({ functions, shared }));
    modules.set(key, module);
  }
  const exports = new WebAssembly.Instance(module, { m: { memory } }).exports as unknown as KernelExports;
  return shared ? { ...exports, ...threadedKernels(module, memory, exports) } : exports;
}
