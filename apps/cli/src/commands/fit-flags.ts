/** Checks of the flags of `fit`. */
import { didYouMean, ThetakitError } from '@thetakit/registry';
import { LOSSES, type Loss } from '@thetakit/second-order';
import { oneNumber } from '../run/method-flags.ts';

/** `--level 0.95`. Throws OPTION_OUT_OF_RANGE. */
export function levelOf(text: string): number {
  const level = oneNumber('--level', text);
  if (level > 0 && level < 1) return level;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: '--level',
    problem: `received ${text}, expected 0 < level < 1`,
    action: 'Write 0.95 for 95 %',
    received: level,
  });
}

/** `--missing error|drop`. Throws OPTION_OUT_OF_RANGE. */
export function missingOf(text: string): 'error' | 'drop' {
  if (text === 'error' || text === 'drop') return text;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: '--missing',
    problem: `received ${JSON.stringify(text)}, expected error or drop`,
    action: didYouMean(text, ['error', 'drop']),
    received: text,
  });
}

/** One character, or the word tab. Throws OPTION_OUT_OF_RANGE. */
export function delimiterOf(text: string): string {
  if (text === 'tab' || text === '\\t') return '\t';
  if (text.length === 1 && !/["\r\n]/.test(text)) return text;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: '--delimiter',
    problem: `received ${JSON.stringify(text)}, expected one character`,
    action: 'Write it like --delimiter ";" or --delimiter tab',
    received: text,
  });
}

/** The columns that a prediction needs. Throws COLUMN_UNKNOWN. */
export function requireColumns(names: readonly string[], header: readonly string[]): readonly string[] {
  const absent = names.find((name) => !header.includes(name));
  if (absent === undefined) return names;
  throw new ThetakitError('COLUMN_UNKNOWN', {
    who: '--predict',
    problem: `the model uses ${JSON.stringify(absent)}, which is not a column of the file`,
    action: didYouMean(absent, header),
    received: absent,
    expected: header,
  });
}

/** `--loss tukey`. Throws OPTION_OUT_OF_RANGE. */
export function lossOf(text: string): Loss {
  const loss = LOSSES.find((name) => name === text.toLowerCase().replaceAll('_', '-'));
  if (loss !== undefined) return loss;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: '--loss',
    problem: `received ${JSON.stringify(text)}, expected one of ${LOSSES.join(', ')}`,
    action: didYouMean(text, LOSSES),
    received: text,
  });
}

/** `--linear a,c` as names. */
export function linearNames(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The start values, with 1 for parameters of --linear that have none. */
export function startWith({ start, linear }: { readonly start?: string; readonly linear?: string }): { readonly start?: string } {
  const given = linearNames(start).map((pair) => pair.split('=')[0]?.trim());
  const missing = linearNames(linear).filter((name) => !given.includes(name));
  const text = [...(start === undefined ? [] : [start]), ...missing.map((name) => `${name}=1`)].join(',');
  return text === '' ? {} : { start: text };
}

/** How intervals are made: from standard errors, or by profiling. */
export const INTERVALS = ['wald', 'profile'] as const;

/** `--interval profile`. Throws OPTION_OUT_OF_RANGE. */
export function intervalOf(text: string): (typeof INTERVALS)[number] {
  const kind = INTERVALS.find((name) => name === text.toLowerCase());
  if (kind !== undefined) return kind;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: '--interval',
    problem: `received ${JSON.stringify(text)}, expected wald or profile`,
    action: didYouMean(text, INTERVALS),
    received: text,
  });
}

/** A flag that takes a number > 0. Throws OPTION_OUT_OF_RANGE. */
export function positiveNumber(flag: string, text: string): number {
  const value = oneNumber(flag, text);
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: flag,
    problem: `received ${text}, expected a number > 0`,
    action: 'Choose a value inside the range',
    received: value,
  });
}

/** Flags that need one another. Throws OPTION_CONFLICT. */
export function checkSigmaAndLoss({ absoluteSigma, sigma, loss, lossScale, interval }: SigmaAndLoss): void {
  if (absoluteSigma === true && sigma === undefined)
    throw conflict('--absolute-sigma', '--absolute-sigma needs --sigma', 'Name the column of standard deviations');
  if (absoluteSigma === true && loss !== 'linear')
    throw conflict(
      '--absolute-sigma',
      `--absolute-sigma does not go with --loss ${loss}, which estimates the spread of the residuals`,
      'Leave one of them out',
    );
  if (interval === 'profile' && loss !== 'linear')
    throw conflict('--interval', `--interval profile does not go with --loss ${loss}, whose sum is no likelihood`, 'Leave one of them out');
  if (lossScale !== undefined && loss === 'linear') throw conflict('--loss-scale', '--loss-scale needs a robust loss', 'Add --loss huber, or leave it out');
}

interface SigmaAndLoss {
  readonly absoluteSigma?: boolean;
  readonly sigma?: string;
  readonly loss: Loss;
  readonly lossScale?: number;
  readonly interval: (typeof INTERVALS)[number];
}

function conflict(who: string, problem: string, action: string): ThetakitError {
  return new ThetakitError('OPTION_CONFLICT', { who, problem, action });
}

/** The field of a record, when it is there. */
export function given<T extends object, K extends keyof T>(record: T, key: K): { readonly [P in K]?: NonNullable<T[P]> } {
  return (record[key] === undefined ? {} : { [key]: record[key] }) as { readonly [P in K]?: NonNullable<T[P]> };
}
