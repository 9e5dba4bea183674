import { createRegistry } from '@thetakit/registry';
import { expect, it } from 'vitest';
import { autodiffPlugin } from './plugin.ts';

it('registers the executors, which say whether they can run', () => {
  const registry = createRegistry(autodiffPlugin);
  expect(registry.get('backend', 'js').available()).toBe(true);
  expect(registry.get('backend', 'autodiff/interpreter').precisions).toContain('float64');
});

it('has no effect when it is imported', async () => {
  const { engine } = await import('@tensorflow/tfjs-core');
  await import('./index.ts');
  expect(Object.keys((engine() as unknown as { registryFactory: object }).registryFactory)).not.toContain('thetakit');
});
