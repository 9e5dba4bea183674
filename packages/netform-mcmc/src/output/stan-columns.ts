/** The two ways between InferenceData and Stan's CSV: posterior and sample statistics of one chain as columns, and back. */
import { ThetakitError } from '@thetakit/registry';
import { type InferenceData, sampleVariable, type Variable } from './inference-data.ts';
import type { StanCsv } from './stan-csv.ts';

/** Names of sample statistics in ArviZ and in Stan, where they differ by more than the ending. */
const stanNames: Readonly<Record<string, string>> = {
  acceptance_rate: 'accept_stat__',
  step_size: 'stepsize__',
  tree_depth: 'treedepth__',
  n_steps: 'n_leapfrog__',
  diverging: 'divergent__',
};
const arvizNames = Object.fromEntries(Object.entries(stanNames).map(([arviz, stan]) => [stan, arviz]));

/**
 * One chain of a run as Stan's CSV: first the sample statistics (lp__, accept_stat__, ...), then the posterior, vectors as name.1, name.2.
 * Labels of positions, such as terms, are given in comments `theta.1 = const`. Throws ARGUMENT_OUT_OF_RANGE for a chain that is not there.
 */
export function stanCsvOf({ groups, coords }: InferenceData, chain: number, comments: readonly string[] = []): StanCsv {
  const blocks: { names: string[]; variable: Variable }[] = [];
  const labels: string[] = [];
  for (const [name, variable] of Object.entries(groups.sample_stats?.variables ?? {})) {
    blocks.push({ names: elementNames(stanNames[name] ?? `${name}__`, variable.shape.slice(2)), variable });
  }
  for (const [name, variable] of Object.entries(groups.posterior?.variables ?? {})) {
    const names = elementNames(name, variable.shape.slice(2));
    blocks.push({ names, variable });
    const given = variable.dims.length === 1 ? coords[variable.dims[0]!] : undefined;
    given?.forEach((label, k) => {
      labels.push(` ${names[k]} = ${label}`);
    });
  }
  const [chains = 0, draws = 0] = blocks[0]?.variable.shape ?? [];
  if (!(Number.isInteger(chain) && chain >= 0 && chain < chains)) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'stanCsvOf',
      problem: `chain is ${chain}, expected an integer from 0 to ${chains - 1}`,
      action: 'Name a chain of the posterior',
      received: chain,
    });
  }
  const columns = blocks.flatMap(({ names }) => names);
  const table = new Float64Array(draws * columns.length);
  let first = 0;
  for (const { names, variable } of blocks) {
    const item = names.length;
    for (let d = 0; d < draws; d++) {
      const from = (chain * draws + d) * item;
      table.set(variable.values.subarray(from, from + item), d * columns.length + first);
    }
    first += item;
  }
  return { comments: [...comments, ...labels], columns, draws: table };
}

/**
 * Chains in Stan's CSV as InferenceData: columns that end in '__' are sample statistics under their ArviZ names, name.1, name.2 are one vector,
 * name.1.1, name.2.1 one matrix. Throws SHAPE_MISMATCH when chains differ in columns or draws, DATA_FORMAT when elements of an array are missing.
 */
export function inferenceDataOfStan(chains: readonly StanCsv[]): InferenceData {
  const columns = chains[0]?.columns ?? [];
  const length = chains[0]?.draws.length ?? 0;
  const other = chains.findIndex((chain) => chain.columns.join() !== columns.join() || chain.draws.length !== length);
  if (chains.length === 0 || other >= 0) {
    const problem = chains.length === 0 ? 'there are no chains' : `chain ${other} has other columns or draws than chain 0`;
    throw new ThetakitError('SHAPE_MISMATCH', { who: 'inferenceDataOfStan', problem, action: 'Give the chains of one run' });
  }
  const posterior: Record<string, Variable> = {};
  const statistics: Record<string, Variable> = {};
  for (const [name, elements] of elementsByName(columns)) {
    const isStatistic = name.endsWith('__');
    const key = isStatistic ? (arvizNames[name] ?? name.slice(0, -2)) : name;
    const variable = variableOf(name, elements, chains, columns.length);
    (isStatistic ? statistics : posterior)[key] = key === 'diverging' ? { ...variable, kind: 'boolean' } : variable;
  }
  const groups = { posterior: { variables: posterior, attributes: {} }, sample_stats: { variables: statistics, attributes: {} } };
  return { groups, coords: {}, attributes: {} };
}

interface ElementColumn {
  readonly column: number;
  /** Position in each dimension, from 0. */
  readonly index: readonly number[];
}

function elementsByName(columns: readonly string[]): Map<string, ElementColumn[]> {
  const found = new Map<string, ElementColumn[]>();
  columns.forEach((text, column) => {
    const name = text.replace(/(\.\d+)+$/, '');
    const index = Array.from(text.slice(name.length).matchAll(/\d+/g), ([digits]) => Number(digits) - 1);
    found.set(name, [...(found.get(name) ?? []), { column, index }]);
  });
  return found;
}

function variableOf(name: string, elements: readonly ElementColumn[], chains: readonly StanCsv[], width: number): Variable {
  const shape = elements[0]!.index.map((_, k) => Math.max(...elements.map(({ index }) => index[k] ?? 0)) + 1);
  const item = shape.reduce((product, size) => product * size, 1);
  const columnOf = new Map(elements.map(({ column, index }) => [index.reduce((at, each, k) => at * (shape[k] ?? 1) + each, 0), column]));
  if (columnOf.size !== item || elements.length !== item || elements.some(({ index }) => index.length !== shape.length)) {
    throw new ThetakitError('DATA_FORMAT', {
      who: 'inferenceDataOfStan',
      problem: `the ${elements.length} columns of ${name} do not fill the shape [${shape.join(', ')}]`,
      action: 'Give all elements of an array once',
    });
  }
  const perChain = chains.map(({ draws }) =>
    Float64Array.from({ length: (draws.length / width) * item }, (_, at) => draws[Math.floor(at / item) * width + columnOf.get(at % item)!]!),
  );
  const dims = shape.map((_, k) => `${name}_dim_${k}`);
  return sampleVariable(perChain, shape, dims);
}

/** name, name.1, ..., or name.1.1, name.1.2, ... row-major, from 1. */
function elementNames(name: string, shape: readonly number[]): string[] {
  return shape.reduce<string[]>((names, size) => names.flatMap((each) => Array.from({ length: size }, (_, k) => `${each}.${k + 1}`)), [name]);
}
