/** Rules for models: fitting one to data is an objective whose derivatives are derivatives. */
import { type Model, optionRows, type Problem, resolveOptions } from '@thetakit/registry';
import { type ConformanceCheck, require } from '../fail.ts';
import { isSameData } from '../method/purity.ts';
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
 * variables as `start`, is finite there, leaves x alone, repeats, and has a gradient that is its derivative; options are documented; where the model makes starts itself, they fit, are finite, and depend on the seed alone.
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
  const rules = problemConformance(problem).filter(({ name }) => shared.has(name));
  return [...rules, ...optionRules(model), ...(model.start === undefined ? [] : [startRule(model, data, options)])];
}

function optionRules<O, D>({ id, options }: Model<O, D>): ConformanceCheck[] {
  return [
    {
      name: 'every option has a description and a default, or may be left out',
      run: () => {
        for (const { name, description, required } of optionRows(id, options)) {
          require(description !== '', id, `option ${name} has no description`, 'Describe it in one sentence');
          require(!required, id, `option ${name} is required`, 'Give it a default, or make it optional');
        }
      },
    },
  ];
}

function startRule<O, D>(model: Model<O, D>, data: D, options: O): ConformanceCheck {
  return {
    name: 'a start fits the objective, is finite, and is the same for the same seed',
    run: () => {
      const [first, again] = [model.start!(data, options, 1), model.start!(data, options, 1)];
      const { dimension, value } = { ...model.objective(data, options) };
      require(first.length ===
        dimension, model.id, `a start has ${first.length} numbers, the objective ${dimension} variables`, 'Make one number per variable');
      require(first.every(Number.isFinite), model.id, 'a start is not finite', 'Start where everything is finite');
      require(first !== again && isSameData(first, again), model.id, 'one seed gives two starts, or one array twice', 'Draw from the seed into a new array');
      const f = value(first);
      require(Number.isFinite(f), model.id, `f is ${f} at a start`, 'Start where f is defined');
    },
  };
}
