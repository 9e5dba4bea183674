/** The compiled modules of kernels, one per precision, shared by all plans of the process. */
import { encodeModule } from './encode/module.ts';
import { gemmFunctions } from './gemm/gemm.ts';
import { lanesOf, type Precision } from './lanes.ts';
import { hasRelaxedSimd } from './probe.ts';

/** What the modules export: functions of addresses and sizes. */
export type KernelExports = Readonly<Record<string, (...args: number[]) => void>>;

const modules = new Map<Precision, WebAssembly.Module>();

/** The kernels of a precision over a memory. Throws where WebAssembly may not be compiled. */
export function instantiateKernels(precision: Precision, memory: WebAssembly.Memory): KernelExports {
  let module = modules.get(precision);
  if (module === undefined) {
    module = new WebAssembly.Module(encodeModule({ functions: gemmFunctions(lanesOf[precision], hasRelaxedSimd()) }));
    modules.set(precision, module);
  }
  return new WebAssembly.Instance(module, { m: { memory } }).exports as unknown as KernelExports;
}
