/**
 * `define*` turn a definition into a registry entry: checked, frozen, without side effects.
 * Importing a package that defines entries changes nothing; only `createRegistry` makes them visible.
 */
import type { Backend, Dataset, Entry, Kind, Model, Problem, Sampler } from '../contract/entries.ts';
import type { LeastSquaresMethod, MethodState, Minimizer, Optimizer } from '../contract/method.ts';
import { show, ThetakitError } from '../errors/thetakit-error.ts';
import { jsonSchemaOf } from '../options/resolve-options.ts';

/** An entry whose id is known to the type system. */
type Named<E, Id extends string> = E & { readonly id: Id };
/** A definition: the entry without its kind, which the `define*` function adds. */
export type Definition<E, Id extends string> = Omit<E, 'kind' | 'id'> & { readonly id: Id };

const idPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Throws ID_INVALID unless `id` is kebab-case. */
export function checkId(who: string, id: unknown): void {
  if (typeof id === 'string' && idPattern.test(id)) return;
  throw new ThetakitError('ID_INVALID', {
    who,
    problem: `id is ${show(id)}, expected kebab-case such as "trust-exact"`,
    action: 'Use lower-case letters, digits and single hyphens',
    received: id,
  });
}

function checkField(who: string, name: string, value: unknown, isRight: boolean, expected: string): void {
  if (isRight) return;
  throw new ThetakitError('ENTRY_INVALID', {
    who,
    problem: `${name} is ${show(value)}, expected ${expected}`,
    action: `Give ${name} in the definition`,
    received: value,
    expected,
    data: { field: name },
  });
}

function define<E extends Entry>(kind: Kind, definition: object, functions: readonly string[], hasOptions: boolean): E {
  const fields = definition as Readonly<Record<string, unknown>>;
  const who = `define ${kind}`;
  checkId(who, fields['id']);
  const named = `${kind} ${String(fields['id'])}`;
  checkField(named, 'summary', fields['summary'], typeof fields['summary'] === 'string' && fields['summary'] !== '', 'a sentence');
  for (const name of functions) checkField(named, name, fields[name], typeof fields[name] === 'function', 'a function');
  if (hasOptions) jsonSchemaOf(named, fields['options'] as never);
  return Object.freeze({ ...fields, kind }) as unknown as E;
}

function defineMethod<E extends Entry>(kind: Kind, definition: object): E {
  const entry = define<E>(kind, definition, ['init', 'update'], true);
  const { traits, id } = entry as unknown as { traits: unknown; id: string };
  const isRight = typeof traits === 'object' && traits !== null && Array.isArray((traits as { needs?: unknown }).needs);
  checkField(`${kind} ${id}`, 'traits', traits, isRight, 'a record with needs, bounds, stochastic, global and tol');
  return entry;
}

/** A first-order rule: one gradient per update. */
export function defineOptimizer<O, S extends MethodState, const Id extends string>(definition: Definition<Optimizer<O, S>, Id>): Named<Optimizer<O, S>, Id> {
  return defineMethod('optimizer', definition);
}

/** A complete minimiser with its own stopping rule. */
export function defineMinimizer<O, S extends MethodState, const Id extends string>(definition: Definition<Minimizer<O, S>, Id>): Named<Minimizer<O, S>, Id> {
  return defineMethod('minimizer', definition);
}

/** A minimiser of sums of squares. */
export function defineLeastSquares<O, S extends MethodState, const Id extends string>(
  definition: Definition<LeastSquaresMethod<O, S>, Id>,
): Named<LeastSquaresMethod<O, S>, Id> {
  return defineMethod('least-squares', definition);
}

/** A sampler of a density. */
export function defineSampler<O, S, const Id extends string>(definition: Definition<Sampler<O, S>, Id>): Named<Sampler<O, S>, Id> {
  return define('sampler', definition, ['init', 'step', 'position'], true);
}

/** A family of functions that can be fitted to data. */
export function defineModel<O, D, const Id extends string>(definition: Definition<Model<O, D>, Id>): Named<Model<O, D>, Id> {
  return define('model', definition, ['objective'], true);
}

/** A test problem with a known answer. */
export function defineProblem<const Id extends string>(definition: Definition<Problem, Id>): Named<Problem, Id> {
  const problem = define<Named<Problem, Id>>('problem', definition, ['objective'], false);
  const fits = Array.isArray(problem.starts) && problem.starts.length > 0 && problem.starts.every((start) => start.length === problem.dimension);
  checkField(`problem ${problem.id}`, 'starts', problem.starts, fits, `at least one start of length ${problem.dimension}`);
  return problem;
}

/** A data set that ships with a package. */
export function defineDataset<const Id extends string>(definition: Definition<Dataset, Id>): Named<Dataset, Id> {
  return define('dataset', definition, ['columns'], false);
}

/** An executor of traced graphs. */
export function defineBackend<const Id extends string>(definition: Definition<Backend, Id>): Named<Backend, Id> {
  return define('backend', definition, ['available'], false);
}
