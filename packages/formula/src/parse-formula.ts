/** The front door: `y ~ b1*(1-exp(-b2*x))` to a tree. */
import { ThetakitError } from '@thetakit/registry';
import { convert, type Source } from './convert.ts';
import type { Expression } from './expression.ts';
import { formulaError } from './place.ts';
import { syntaxTree } from './syntax-tree.ts';
import { type Token, tokenize } from './tokens.ts';

/** A formula with two sides. */
export interface ParsedFormula {
  readonly text: string;
  /** What is explained: a column, or an expression of columns such as log(y). */
  readonly response: Expression;
  /** What explains it. */
  readonly model: Expression;
}

/**
 * Parses `response ~ model`. Allowed: numbers, names (`[A-Za-z_]` and other letters; odd column names in backticks), + - * / ^,
 * comparisons (1 or 0), condition ? a : b, parentheses, the functions of `FORMULA_FUNCTIONS`. Nothing is evaluated.
 *
 * Throws FORMULA_SYNTAX, FORMULA_FORBIDDEN or FORMULA_FUNCTION; `data` holds line and column.
 */
export function parseFormula(text: string): ParsedFormula {
  if (typeof text !== 'string')
    throw new ThetakitError('ARGUMENT_TYPE', {
      who: 'formula',
      problem: `the formula has type ${typeof text}, expected a string`,
      action: 'Pass the text of the formula',
      received: text,
    });
  const tokens = tokenize(text);
  const tildes = tokens.flatMap((token, index) => (token.text === '~' && token.kind === 'operator' ? [index] : []));
  const [tilde, extra] = tildes;
  if (tilde === undefined)
    throw formulaError('FORMULA_SYNTAX', {
      text,
      offset: text.length,
      problem: 'no "~" found up to the end',
      action: 'Write response ~ model, such as y ~ b1*x',
    });
  if (extra !== undefined)
    throw formulaError('FORMULA_SYNTAX', {
      text,
      offset: tokens[extra]?.offset ?? 0,
      problem: 'a second "~" stands',
      action: 'Write one response and one model',
    });
  return { text, response: parseSide(text, tokens, 0, tilde, 'response'), model: parseSide(text, tokens, tilde + 1, tokens.length, 'model') };
}

/** Parses an expression without "~". Throws as `parseFormula`. */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  const tilde = tokens.find((token) => token.text === '~' && token.kind === 'operator');
  if (tilde !== undefined)
    throw formulaError('FORMULA_SYNTAX', { text, offset: tilde.offset, problem: 'a "~" stands', action: 'Write an expression without a response' });
  return parseSide(text, tokens, 0, tokens.length, 'expression');
}

function parseSide(text: string, tokens: readonly Token[], from: number, to: number, side: string): Expression {
  const part = tokens.slice(from, to);
  if (part.length === 0) {
    throw formulaError('FORMULA_SYNTAX', {
      text,
      offset: tokens[to]?.offset ?? text.length,
      problem: `the ${side} is empty`,
      action: 'Write response ~ model, such as y ~ b1*x',
    });
  }
  const source: Source = { text, tokens };
  return convert(syntaxTree(text, part, from), source);
}
