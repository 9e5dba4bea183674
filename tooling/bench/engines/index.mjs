/** Engines by name. */
import { hand, handGather } from './hand.mjs';
import { jaxJs } from './jax-js.mjs';
import { onnx } from './onnx.mjs';
import { ours } from './ours.mjs';
import { pythonPeer } from './python-peers.mjs';
import { tfjs } from './tfjs.mjs';

/** @type {Readonly<Record<string, (kase: import('../cases/case.mjs').Case) => Promise<import('../cases/case.mjs').Evaluator | import('../cases/case.mjs').OutsideEngine>>>} */
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
  pytorch: pythonPeer({ library: 'pytorch', precision: 'float64' }),
  'pytorch-f32': pythonPeer({ library: 'pytorch', precision: 'float32' }),
  'pytorch-compiled': pythonPeer({ library: 'pytorch', precision: 'float64', compiled: true }),
  jax: pythonPeer({ library: 'jax', precision: 'float64' }),
  'jax-f32': pythonPeer({ library: 'jax', precision: 'float32' }),
};
