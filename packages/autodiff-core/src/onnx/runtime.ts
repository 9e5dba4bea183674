/** ONNX Runtime, when it is installed: loaded when first asked for, never a dependency. */
import type { NumericArray } from '../ir/node.ts';
import type { Precision } from './model-writer.ts';

/** What of onnxruntime-node (or onnxruntime-web) is used. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<OnnxSession> };
  readonly Tensor: new (type: Precision, data: NumericArray, dims: readonly number[]) => OnnxTensor;
}

/** A loaded model. */
export interface OnnxSession {
  run(feeds: Record<string, OnnxTensor>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

/** An array of the runtime. */
export interface OnnxTensor {
  readonly data: unknown;
}

/** The package, in a variable so that bundlers leave it alone. */
const PACKAGE = 'onnxruntime-node';

/** How to install it: its own install script downloads more than most want, and fails without a network. */
const INSTALL = 'npm i onnxruntime-node --onnxruntime-node-install=skip';

let loading: Promise<OnnxRuntime | string> | undefined;

/** The runtime, or why it is not there. */
export function loadOnnxRuntime(): Promise<OnnxRuntime | string> {
  loading ??= import(/* @vite-ignore */ PACKAGE).then(
    (module: { default?: OnnxRuntime } & Partial<OnnxRuntime>) =>
      module.InferenceSession === undefined ? (module.default as OnnxRuntime) : (module as OnnxRuntime),
    (reason: unknown) => {
      const text = reason instanceof Error ? (reason.message.split('\n')[0] as string) : String(reason);
      return /cannot find (package|module)/i.test(text) ? `onnxruntime-node is not installed: ${INSTALL}` : `onnxruntime-node does not load: ${text}`;
    },
  );
  return loading;
}

/** Whether ONNX Runtime is there, in a sentence for people; `thetakit doctor` prints it. */
export interface OnnxStatus {
  readonly available: boolean;
  readonly text: string;
}

/**
 * Whether functions of `onnxJit` can run in ONNX Runtime here, and what to do if not. Loads the package, if it is installed.
 */
export async function onnxStatus(): Promise<OnnxStatus> {
  const runtime = await loadOnnxRuntime();
  if (typeof runtime === 'string')
    return { available: false, text: `ONNX Runtime: ${runtime}. Functions of onnxJit run in WebAssembly and JavaScript instead` };
  return { available: true, text: 'ONNX Runtime: installed. float32 functions run in it whole; float64 ones where it has the kernels' };
}
