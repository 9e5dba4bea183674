/** The WebAssembly executor in one piece, as compiled functions use it. */
import { whyNoSimd } from './probe.ts';
import { WasmPlan } from './wasm-plan.ts';

/** The probe, and the plan of what runs in WebAssembly. */
export const wasmExecutor = { whyNoSimd, WasmPlan } as const;

export type WasmExecutor = typeof wasmExecutor;
