/** Rules for models: fitting one to data is an objective whose derivatives are derivatives. */
import { type Model, type Problem, resolveOptions } from '@thetakit/registry';
import type { ConformanceCheck } from '../fail.ts';
import { problemConformance } from '../problem/problem-conformance.ts';

/** Rules of a problem that a model keeps as well; it has no known answer. */
const shared = new Set([
  'the objective has the dimension of the problem',
  'starts are finite, and so is f there',
  'evaluations leave x as it was, and repeat',
  'the gradient is the derivative of the value',
]);

/**
 * The rules that every model must keep on some data, each a named function that throws CONFORMANCE_FAILED: the objective has as many
 * variables as `start`, is finite there, leaves x alone, repeats, and has a gradient that is its derivative.
 *
 * `given` are the options of the model; its defaults otherwise.
 */
export function modelConformance<O, D>(model: Model<O, D>, data: D, start: readonly number[], given: unknown = {}): ConformanceCheck[] {
  const options = resolveOptions<O>(model.id, model.options, given);
  const problem: Problem = {
    kind: 'problem',
    id: model.id,
    summary: model.summary,
    collection: 'model',
    dimension: start.length,
    starts: [start],
    best: { value: Number.NEGATIVE_INFINITY, precision: 0 },
    objective: () => model.objective(data, options),
  };
  return problemConformance(problem).filter(({ name }) => shared.has(name));
}
