/** Attributes of agents: numbers, or factors with levels. */
import { show, ThetakitError } from '@thetakit/registry';

/** A number per agent; NaN means missing. */
export interface NumberCovariate {
  readonly kind: 'number';
  /** Shape [N]. */
  readonly values: Float64Array;
}

/** A level per agent; code -1 means missing. */
export interface FactorCovariate {
  readonly kind: 'factor';
  /** Index into `levels`, shape [N]. */
  readonly codes: Int32Array;
  /** Names of the levels, sorted. */
  readonly levels: readonly string[];
}

/** An attribute of the agents. */
export type Covariate = NumberCovariate | FactorCovariate;

/** What a caller may pass for an attribute: numbers, or texts for a factor; null, '' and NaN mean missing. */
export type CovariateInput = Covariate | ArrayLike<number> | readonly (string | number | null)[];

/** A covariate from its input: numbers stay numbers, anything with a text becomes a factor. Throws SHAPE_MISMATCH, DATA_CELL. */
export function covariateOf(name: string, input: CovariateInput, size: number): Covariate {
  if ('kind' in input) {
    checkLength(name, input.kind === 'number' ? input.values.length : input.codes.length, size);
    return input;
  }
  checkLength(name, input.length, size);
  const cells = Array.from(input as ArrayLike<string | number | null>);
  return cells.some((cell) => typeof cell === 'string' && cell !== '') ? factorOf(cells) : numbersOf(name, cells);
}

function numbersOf(name: string, cells: readonly (string | number | null)[]): NumberCovariate {
  const values = Float64Array.from(cells, (cell) => (cell === null || cell === '' ? Number.NaN : (cell as number)));
  const wrong = cells.findIndex((cell, i) => cell !== null && cell !== '' && !Number.isFinite(cell) && !Object.is(values[i], Number.NaN));
  if (wrong >= 0) {
    throw new ThetakitError('DATA_CELL', {
      who: 'networkData',
      problem: `attribute "${name}" of agent number ${wrong} is ${show(cells[wrong])}, expected a finite number`,
      action: 'Correct the value, or use null for a missing one',
      received: cells[wrong],
    });
  }
  return { kind: 'number', values };
}

function factorOf(cells: readonly (string | number | null)[]): FactorCovariate {
  const texts = cells.map((cell) => (cell === null || cell === '' || Number.isNaN(cell) ? null : String(cell)));
  const levels = [...new Set(texts.filter((text) => text !== null))].sort();
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  return { kind: 'factor', codes: Int32Array.from(texts, (text) => (text === null ? -1 : codeOf.get(text)!)), levels };
}

function checkLength(name: string, received: number, size: number): void {
  if (received === size) return;
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: 'networkData',
    problem: `attribute "${name}" has ${received} values, expected one for each of the ${size} agents`,
    action: 'Pass one value per agent, null where it is unknown',
    received,
    expected: size,
  });
}
