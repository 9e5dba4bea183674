/** Engines by name. */
import { hand, handGather } from './hand.mjs';
import { jaxJs } from './jax-js.mjs';
import { onnx } from './onnx.mjs';
import { ours } from './ours.mjs';
import { tfjs } from './tfjs.mjs';

/** @type {Readonly<Record<string, (kase: import('../cases/case.mjs').Case) => Promise<import('../cases/case.mjs').Evaluator>>>} */
export const engines = {
  ours: (kase) => ours(kase, 'float64'),
  'ours-f32': (kase) => ours(kase, 'float32'),
  onnx: (kase) => onnx(kase, 'float64'),
  'onnx-f32': (kase) => onnx(kase, 'float32'),
  hand,
  'hand-gather': handGather,
  'tfjs-cpu': (kase) => tfjs('cpu', kase),
  'tfjs-wasm': (kase) => tfjs('wasm', kase),
  'jax-js': jaxJs,
};
