import { createRegistry, definePlugin, defineProblem } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { createStandardRegistry, standardPlugins } from './index.ts';

const mine = definePlugin({
  meta: { name: 'mine', version: '1.0.0', namespace: 'mine' },
  entries: [
    defineProblem({
      id: 'parabola',
      summary: 'x squared.',
      collection: 'mine',
      dimension: 1,
      starts: [[1]],
      best: { value: 0, precision: 0 },
      objective: () => ({ dimension: 1, value: (x) => (x[0] ?? 0) ** 2 }),
    }),
  ],
});

describe('createStandardRegistry', () => {
  it('holds every built-in entry, without collisions', () => {
    const registry = createStandardRegistry();
    expect(registry.list()).toHaveLength(standardPlugins.reduce((sum, { entries }) => sum + entries.length, 0));
  });

  it('has what the first examples use, under short names', () => {
    const registry = createStandardRegistry();
    expect(registry.get('minimizer', 'l-bfgs-b').id).toBe('l-bfgs-b');
    expect(registry.get('minimizer', 'nelder-mead').id).toBe('nelder-mead');
    expect(registry.get('least-squares', 'levenberg-marquardt').id).toBe('levenberg-marquardt');
    expect(registry.get('problem', 'rosenbrock').dimension).toBe(2);
  });

  it('adds plugins, typed', () => {
    const registry = createStandardRegistry(mine);
    const parabola: 1 = registry.get('problem', 'mine/parabola').dimension as 1;
    expect(parabola).toBe(1);
    expect(registry.list('problem')).toHaveLength(createRegistry(...standardPlugins).list('problem').length + 1);
  });

  it('lets every entry describe itself with documented options', () => {
    const registry = createStandardRegistry();
    for (const { kind, fullId } of registry.list()) {
      const description = registry.describe(kind, fullId);
      expect(description.summary, fullId).not.toBe('');
      for (const option of description.options) expect(option.description, `${fullId} ${option.name}`).not.toBe('');
    }
  });
});
