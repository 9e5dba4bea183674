/** Reads what terms need from network data, with errors that name the term and the attribute. */
import { didYouMean, show, ThetakitError } from '@thetakit/registry';
import type { Covariate } from '../data/covariate.ts';
import type { NetworkData } from '../data/network-data.ts';

/** The value under `name`, or COLUMN_UNKNOWN. */
export function lookUp<T>(table: Readonly<Record<string, T>>, name: string, term: string, what: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  throw new ThetakitError('COLUMN_UNKNOWN', {
    who: `${term}(${name})`,
    problem: `there is no ${what} ${show(name)} in the data`,
    action: didYouMean(name, Object.keys(table)),
    received: name,
    expected: Object.keys(table),
  });
}

/** A complete attribute: throws COLUMN_UNKNOWN, or DATA_CELL when a value is missing. */
export function attributeOf(data: NetworkData, name: string, term: string): Covariate {
  const covariate = lookUp(data.covariates, name, term, 'attribute');
  const missing: number[] = [];
  for (let i = 0; i < data.size; i++) {
    if (covariate.kind === 'number' ? Number.isNaN(covariate.values[i]) : covariate.codes[i]! < 0) missing.push(i);
  }
  if (missing.length === 0) return covariate;
  const first = missing.slice(0, 5).map((i) => data.ids[i]);
  throw new ThetakitError('DATA_CELL', {
    who: `${term}(${name})`,
    problem: `attribute ${show(name)} is missing for ${missing.length} of ${data.size} agents (${first.join(', ')}${missing.length > 5 ? ', ...' : ''})`,
    action: 'Fill the values in, leave these agents out, or drop the term',
    received: missing.length,
    data: { attribute: name, agents: missing.map((i) => data.ids[i]) },
  });
}

/** Numbers that stand for an attribute: itself, or for a factor one indicator per level but the first, with labels. */
export function numericColumns(data: NetworkData, name: string, term: string): readonly { readonly label: string; readonly values: Float64Array }[] {
  const covariate = attributeOf(data, name, term);
  if (covariate.kind === 'number') return [{ label: `${term}(${name})`, values: covariate.values }];
  return covariate.levels.slice(1).map((level, k) => ({
    label: `${term}(${name}=${level})`,
    values: Float64Array.from(covariate.codes, (code) => (code === k + 1 ? 1 : 0)),
  }));
}

/** Numbers whose equality is equality of the attribute: values, or codes of levels. */
export function equalityCodes(covariate: Covariate): ArrayLike<number> {
  return covariate.kind === 'number' ? covariate.values : covariate.codes;
}

/** A number argument inside its range: throws FORMULA_SYNTAX. */
export function numberArgument(term: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least) return value;
  throw new ThetakitError('FORMULA_SYNTAX', {
    who: `${term}(${text})`,
    problem: `the argument is ${show(text)}, expected an integer of at least ${least}`,
    action: `Write, for example, ${term}(${Math.max(least, 10)})`,
    received: text,
  });
}
