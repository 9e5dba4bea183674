/** Rules for executors, as far as the registry knows them. */
import type { Backend } from '@thetakit/registry';
import { type ConformanceCheck, require } from '../fail.ts';

/** The rules that every executor must keep, each a named function that throws CONFORMANCE_FAILED. */
export function backendConformance(backend: Backend): ConformanceCheck[] {
  const { id, precisions } = backend;
  return [
    {
      name: 'it says in which precisions it computes, each once',
      run: () => {
        const isKnown = precisions.length > 0 && precisions.every((each) => each === 'float64' || each === 'float32');
        require(isKnown && new Set(precisions).size === precisions.length, id, `precisions is [${precisions.join(', ')}]`, "List 'float64', 'float32' or both");
      },
    },
    {
      name: 'it says whether it can run here, the same every time, and never throws',
      run: () => {
        const [first, again] = [backend.available(), backend.available()];
        require(typeof first === 'boolean' &&
          first === again, id, `available() gives ${String(first)}, then ${String(again)}`, 'Look without side effects, and return a boolean');
      },
    },
  ];
}
