import { defineBackend } from '@thetakit/registry';
import { expect, it } from 'vitest';
import { backendConformance } from './backend-conformance.ts';

let calls = 0;
const run = (change: object) =>
  backendConformance({ ...defineBackend({ id: 'some', summary: 'An executor.', precisions: ['float64'], available: () => true }), ...change }).flatMap(
    ({ name, run: check }) => {
      try {
        check();
        return [];
      } catch (error) {
        expect(String(error)).toContain('CONFORMANCE_FAILED: some');
        return [name];
      }
    },
  );

it('passes an executor that keeps every rule', () => expect(run({})).toEqual([]));

it('catches unknown precisions and answers that change', () => {
  expect(run({ precisions: [] })).toEqual(['it says in which precisions it computes, each once']);
  expect(run({ precisions: ['float64', 'float64'] })).toEqual(['it says in which precisions it computes, each once']);
  expect(run({ available: () => calls++ === 0 })).toEqual(['it says whether it can run here, the same every time, and never throws']);
  expect(run({ available: () => undefined })).toEqual(['it says whether it can run here, the same every time, and never throws']);
});
