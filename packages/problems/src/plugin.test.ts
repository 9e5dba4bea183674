import { createRegistry } from '@thetakit/registry';
import { expect, it } from 'vitest';
import { classicProblems, problemsPlugin } from './plugin.ts';

const registry = createRegistry(problemsPlugin);

it('registers every classic, 46 instances, 76 constrained problems, 24 of BBOB and 27 data sets under one id each', () => {
  const problems = registry.list('problem');
  expect(problems.length).toBe(classicProblems.length + 46 + 76 + 24 + 27);
  expect(registry.list('dataset').length).toBe(1 + 27);
  expect(new Set(registry.list().map((each) => `${each.kind} ${each.fullId}`)).size).toBe(registry.list().length);
});

it('finds problems by short and full name', () => {
  expect(registry.resolve('problem', 'mgh-rosenbrock').fullId).toBe('problems/mgh-rosenbrock');
  expect(registry.get('problem', 'rosenbrock').dimension).toBe(2);
  expect(registry.describe('problem', 'strd-misra1a').facts).toMatchObject({ collection: 'strd', dimension: 2, minimum: 0.12455138894 });
});

it('gives every problem starts of its dimension and a fresh objective with finite values and derivatives there', () => {
  for (const { entry } of registry.list('problem')) {
    const objective = entry.objective();
    expect(objective).not.toBe(entry.objective());
    expect(objective.dimension).toBe(entry.dimension);
    for (const start of entry.starts) {
      const x = Float64Array.from(start);
      expect(Number.isFinite(objective.value(x)), entry.id).toBe(true);
      expect(objective.gradient?.(x).every(Number.isFinite) ?? entry.collection === 'bbob', entry.id).toBe(true);
    }
  }
});

it('gives data sets whose columns have one length and are fresh copies', () => {
  for (const { entry } of registry.list('dataset')) {
    const columns = Object.values(entry.columns());
    expect(new Set(columns.map((column) => column.length)).size).toBe(1);
    columns[0]![0] = NaN;
    expect(Number.isFinite(Object.values(entry.columns())[0]![0])).toBe(true);
  }
});
