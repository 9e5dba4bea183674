/** The built-in problems and samplers keep the rules that those of third parties have to keep; methods do so beside their sources. */
import { createStandardRegistry } from '@thetakit/standard';
import { problemConformance, samplerConformance } from '@thetakit/testkit';
import { expect, it } from 'vitest';

const registry = createStandardRegistry();

/** What breaks a rule, by entry and rule. */
function broken(id: string, rules: readonly { readonly name: string; run(): void }[]): string[] {
  return rules.flatMap(({ name, run }) => {
    try {
      run();
      return [];
    } catch (error) {
      return [`${id}: ${name}: ${String(error)}`];
    }
  });
}

it('every problem keeps every rule', () => {
  const problems = registry.list('problem');
  expect(problems.length).toBeGreaterThan(50);
  expect(problems.flatMap(({ entry, fullId }) => broken(fullId, problemConformance(entry)))).toEqual([]);
});

it('every sampler keeps every rule', () => {
  const samplers = registry.list('sampler');
  expect(samplers.length).toBeGreaterThan(1);
  expect(samplers.flatMap(({ entry, fullId }) => broken(fullId, samplerConformance(entry)))).toEqual([]);
});
