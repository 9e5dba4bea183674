/**
 * Results of a run in the shape of ArviZ's InferenceData schema: groups of named arrays, whose dimensions have names and
 * coordinates. Arrays of sampling groups begin with the dimensions `chain` and `draw`.
 *
 * Variables of the samplers here: posterior.theta [chain, draw, param] with the term labels as coordinates of `param`, posterior.link_time
 * [chain, draw, link]; sample_stats lp, acceptance_rate, step_size, n_steps, diverging, energy, accept_link, complete_loglik;
 * observed_data.links; constant_data: covariates; posterior_predictive and predictions: network statistics.
 *
 * Schema: https://python.arviz.org/en/stable/schema/schema.html.
 */
import { bug, show, ThetakitError } from '@thetakit/registry';

/** Groups whose arrays begin with chain and draw. */
export const SAMPLE_GROUPS = ['posterior', 'sample_stats', 'log_likelihood', 'posterior_predictive', 'prior', 'prior_predictive', 'predictions'] as const;
/** Groups without draws. */
export const DATA_GROUPS = ['observed_data', 'constant_data', 'predictions_constant_data'] as const;

/** Name of a group. */
export type GroupName = (typeof SAMPLE_GROUPS)[number] | (typeof DATA_GROUPS)[number];

/** A named array. */
export interface Variable {
  /** Row-major values; 0 and 1 for booleans. */
  readonly values: Float64Array;
  /** Whole shape, chain and draw included. */
  readonly shape: readonly number[];
  /** Names of the dimensions, without chain and draw. */
  readonly dims: readonly string[];
  /** Booleans are written as true and false; default 'number'. */
  readonly kind: 'number' | 'boolean';
}

/** A plain value about a group or a run: `created_at`, `inference_library`, `inference_library_version`, ... */
export type AttributeScalar = string | number | boolean;

/** A group: its variables, and what is to be known about them. */
export interface Group {
  readonly variables: Readonly<Record<string, Variable>>;
  readonly attributes: Readonly<Record<string, AttributeScalar>>;
}

/** Everything about a run. */
export interface InferenceData {
  readonly groups: Readonly<Partial<Record<GroupName, Group>>>;
  /** Coordinates of the dimensions: one label per position. A dimension may have none. */
  readonly coords: Readonly<Record<string, readonly (string | number)[]>>;
  readonly attributes: Readonly<Record<string, AttributeScalar>>;
}

/** True for a group whose arrays begin with chain and draw. */
export function isSampleGroup(name: string): boolean {
  return (SAMPLE_GROUPS as readonly string[]).includes(name);
}

/**
 * A variable of a sampling group from one array per chain, each row-major [draw, ...item]. `itemShape` is empty for scalars.
 * Throws SHAPE_MISMATCH when the arrays differ in length or do not hold whole items.
 */
export function sampleVariable(chains: readonly Float64Array[], itemShape: readonly number[] = [], dims: readonly string[] = []): Variable {
  const item = itemShape.reduce((product, size) => product * size, 1);
  const length = chains[0]?.length ?? 0;
  const draws = item === 0 ? 0 : length / item;
  if (chains.length === 0 || !Number.isInteger(draws) || chains.some((chain) => chain.length !== length)) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'sampleVariable',
      problem: `chains have lengths ${show(chains.map((chain) => chain.length))}, expected one length that is a multiple of ${item}`,
      action: 'Give one array per chain, row-major [draw, ...item]',
    });
  }
  const values = new Float64Array(chains.length * length);
  chains.forEach((chain, c) => {
    values.set(chain, c * length);
  });
  return { values, shape: [chains.length, draws, ...itemShape], dims, kind: 'number' };
}

/** Draws of one element of a sampling variable, one array per chain: what the diagnostics take. `element` counts row-major in the item. */
export function chainsOf({ values, shape }: Variable, element = 0): Float64Array[] {
  const [chains, draws, ...itemShape] = shape;
  if (chains === undefined || draws === undefined) throw bug('chainsOf', 'the variable has no chain and draw');
  const item = itemShape.reduce((product, size) => product * size, 1);
  return Array.from({ length: chains }, (_, c) => Float64Array.from({ length: draws }, (_unused, d) => values[(c * draws + d) * item + element]!));
}

/**
 * Throws SHAPE_MISMATCH when shapes, dims, coordinates or values do not fit: in one variable, between a dimension and its
 * coordinates, between the chains and draws of one group, or between the dims of equal names in two groups.
 */
export function checkInferenceData({ groups, coords }: InferenceData): void {
  const dimsOf = new Map<string, { group: string; dims: readonly string[] }>();
  for (const [group, { variables }] of Object.entries(groups)) {
    let leading = '';
    for (const [name, variable] of Object.entries(variables)) {
      const where = `${group}.${name}`;
      checkVariable(where, variable, isSampleGroup(group) ? 2 : 0, coords);
      const own = variable.shape.slice(0, 2).join(' x ');
      if (isSampleGroup(group) && leading !== '' && own !== leading) throw mismatch(`${where} has ${own} draws, but its group has ${leading}`);
      leading = own;
      const other = dimsOf.get(name);
      if (other !== undefined && other.dims.join() !== variable.dims.join()) {
        throw mismatch(`${where} has dims [${variable.dims.join(', ')}], but ${other.group}.${name} has [${other.dims.join(', ')}]`);
      }
      dimsOf.set(name, { group, dims: variable.dims });
    }
  }
}

function checkVariable(where: string, { values, shape, dims }: Variable, leading: number, coords: InferenceData['coords']): void {
  const size = shape.reduce((product, each) => product * each, 1);
  if (values.length !== size) throw mismatch(`${where} has ${values.length} values for the shape [${shape.join(', ')}]`);
  if (shape.length !== dims.length + leading) throw mismatch(`${where} has the shape [${shape.join(', ')}] for the dims [${dims.join(', ')}]`);
  dims.forEach((dim, k) => {
    const labels = coords[dim];
    const length = shape[k + leading]!;
    if (labels !== undefined && labels.length !== length) throw mismatch(`${where} has ${length} positions in ${dim}, which has ${labels.length} coordinates`);
  });
}

function mismatch(problem: string): ThetakitError {
  return new ThetakitError('SHAPE_MISMATCH', { who: 'inferenceData', problem, action: 'Make shapes, dims and coordinates agree' });
}
