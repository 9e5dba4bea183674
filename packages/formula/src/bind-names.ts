/** Which names of a formula are columns, which parameters, which constants. */
import { didYouMean, nearest, ThetakitError } from '@thetakit/registry';
import { type Expression, namesIn } from './expression.ts';
import { FORMULA_CONSTANTS, FORMULA_FUNCTIONS } from './functions.ts';
import type { ParsedFormula } from './parse-formula.ts';
import { formulaError } from './place.ts';

/** What a formula's names can mean. */
export interface Names {
  /** Columns of the data. */
  readonly columns: readonly string[];
  /** Names with start values. */
  readonly parameters: readonly string[];
}

/** A formula whose names all have a meaning. */
export interface ModelFormula extends ParsedFormula {
  /** Columns that the formula uses, response first, in the order of the text. */
  readonly variables: readonly string[];
  /** Columns that the response uses. */
  readonly responseVariables: readonly string[];
  /** Columns that the model uses. */
  readonly modelVariables: readonly string[];
  /** Parameters, in the order of the start values. */
  readonly parameters: readonly string[];
}

/**
 * Gives each name its meaning: a name with a start value is a parameter, any other must be a column or a constant (pi, e).
 *
 * Throws COLUMN_UNKNOWN or START_MISSING for a name without meaning, FORMULA_FUNCTION for a function used as a value, FORMULA_NAME for
 * a parameter in the response, a response without a column, a model without a parameter, or a name that is both column and
 * parameter, OPTION_CONFLICT for a start value that the formula does not use.
 */
export function bindNames(formula: ParsedFormula, names: Names): ModelFormula {
  const inResponse = namesIn(formula.response);
  const inModel = namesIn(formula.model);
  const parameters = new Set(names.parameters);
  const columns = new Set(names.columns);
  checkParameters(formula, names, inResponse, inModel);
  const used = (found: ReadonlyMap<string, number>) => {
    const variables: string[] = [];
    for (const [name, offset] of found) {
      if (parameters.has(name)) continue;
      if (columns.has(name)) variables.push(name);
      else if (!FORMULA_CONSTANTS.has(name)) throw unknownName(formula.text, name, offset, names);
    }
    return variables;
  };
  const responseVariables = used(inResponse);
  const modelVariables = used(inModel);
  if (responseVariables.length === 0) {
    throw formulaError('FORMULA_NAME', {
      text: formula.text,
      offset: 0,
      problem: 'the response has no column; it stands',
      action: `Put a column on the left of "~": ${names.columns.join(', ')}`,
    });
  }
  return { ...formula, responseVariables, modelVariables, variables: [...new Set([...responseVariables, ...modelVariables])], parameters: names.parameters };
}

function checkParameters(formula: ParsedFormula, names: Names, inResponse: ReadonlyMap<string, number>, inModel: ReadonlyMap<string, number>): void {
  const { text } = formula;
  for (const name of names.parameters) {
    const left = inResponse.get(name);
    const right = inModel.get(name);
    if (left !== undefined)
      throw formulaError('FORMULA_NAME', {
        text,
        offset: left,
        problem: `the parameter ${JSON.stringify(name)} stands in the response`,
        action: 'Use parameters on the right of "~" only',
        name,
      });
    if (right === undefined) {
      throw new ThetakitError('OPTION_CONFLICT', {
        who: 'formula',
        problem: `${JSON.stringify(name)} has a start value, but the model does not use it`,
        action: unusedAction(
          name,
          [...inModel.keys()].filter((each) => !names.parameters.includes(each) && !names.columns.includes(each)),
        ),
        received: name,
        data: { name },
      });
    }
    if (names.columns.includes(name))
      throw formulaError('FORMULA_NAME', {
        text,
        offset: right,
        problem: `${JSON.stringify(name)} is a column and has a start value`,
        action: 'Give the parameter another name',
        name,
      });
  }
}

function unusedAction(name: string, used: readonly string[]): string {
  const close = nearest(name, used);
  return close.length > 0 ? `Did you mean ${JSON.stringify(close[0])}? Otherwise remove it` : 'Remove it, or use it in the model';
}

/** The letters before the digits: b of b12. */
const stem = (name: string) => name.replace(/[0-9]+$/, '');

function unknownName(text: string, name: string, offset: number, { columns, parameters }: Names): ThetakitError {
  if (Object.hasOwn(FORMULA_FUNCTIONS, name)) {
    return formulaError('FORMULA_FUNCTION', {
      text,
      offset,
      problem: `the function ${JSON.stringify(name)} is used without arguments`,
      action: `Call it: ${name}(...)`,
      name,
    });
  }
  // Names of one or two characters are near everything: only letter case can be the slip.
  const close = name.length > 2 ? nearest(name, columns) : columns.filter((each) => each.toLowerCase() === name.toLowerCase());
  const looksLikeParameter = parameters.some((each) => stem(each) === stem(name)) || (parameters.length === 0 && close.length === 0);
  if (looksLikeParameter)
    return formulaError('START_MISSING', {
      text,
      offset,
      problem: `the parameter ${JSON.stringify(name)} has no start value; it stands`,
      action: `Give it one: ${name}=1`,
      name,
    });
  const action =
    close.length > 0
      ? `Did you mean ${close.map((each) => JSON.stringify(each)).join(' or ')}? A parameter needs a start value`
      : `Use one of: ${columns.slice(0, 40).join(', ')}; a parameter needs a start value`;
  return formulaError('COLUMN_UNKNOWN', {
    text,
    offset,
    problem: `${JSON.stringify(name)} is neither a column nor a parameter with a start value; it stands`,
    action,
    name,
  });
}

/** Fails unless every name of the expression is a constant or in `known`; the names that are in `known`, in order. */
export function checkNames(text: string, expression: Expression, known: readonly string[]): string[] {
  const found: string[] = [];
  for (const [name, offset] of namesIn(expression)) {
    if (known.includes(name)) found.push(name);
    else if (!FORMULA_CONSTANTS.has(name))
      throw formulaError('FORMULA_NAME', { text, offset, problem: `unknown name ${JSON.stringify(name)}`, action: didYouMean(name, known), name });
  }
  return found;
}
