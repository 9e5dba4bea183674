/** The executors of this package as registry entries. */
import { defineBackend, definePlugin } from '@thetakit/registry';

const generated = defineBackend({
  id: 'js',
  summary: 'Fused loops in JavaScript generated for each graph: the default, without dependencies.',
  precisions: ['float64', 'float32'],
  available() {
    try {
      return typeof new Function('return 1') === 'function';
    } catch {
      return false;
    }
  },
});

const interpreted = defineBackend({
  id: 'interpreter',
  summary: 'Evaluates graphs without generating code, for pages whose content security policy forbids it.',
  precisions: ['float64', 'float32'],
  available: () => true,
});

/** The executors that `jit` and `objective` name in `backend`. */
export const autodiffPlugin = definePlugin({
  meta: { name: '@thetakit/autodiff-core', version: '0.0.0', namespace: 'autodiff' },
  entries: [generated, interpreted],
});
