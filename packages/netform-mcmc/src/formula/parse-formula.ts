/**
 * Formula text to terms. Grammar, where white space is free:
 *
 *   formula = product { '+' product }
 *   product = term { '*' term }
 *   term    = name [ '(' argument ')' ]
 *
 * An argument is any text without parentheses. Every error names the position, counted from 1.
 */
import { didYouMean, type ErrorCode, show, ThetakitError } from '@thetakit/registry';
import { product } from '../terms/product.ts';
import { BUILT_IN_TERMS } from '../terms/table.ts';
import { type NetworkTerm, type TermUse, textOf, use } from '../terms/term.ts';

interface Cursor {
  readonly text: string;
  at: number;
  readonly terms: readonly NetworkTerm[];
}

/** The terms of a formula such as `const + alter(sports) + sqdiff(grade) + deg + dist2`. Throws FORMULA_SYNTAX, FORMULA_FUNCTION. */
export function parseFormula(text: string, extraTerms: readonly NetworkTerm[] = []): readonly TermUse[] {
  const cursor: Cursor = { text, at: 0, terms: [...BUILT_IN_TERMS, ...extraTerms] };
  const starts = [0];
  const terms = [parseProduct(cursor)];
  while (takes(cursor, '+')) {
    skipSpace(cursor);
    starts.push(cursor.at);
    terms.push(parseProduct(cursor));
  }
  skipSpace(cursor);
  if (cursor.at < text.length) {
    throw failure(cursor, 'FORMULA_SYNTAX', `unexpected ${show(text[cursor.at])}`, 'Join terms by + and factors by *');
  }
  const labels = new Set<string>();
  terms.forEach((term, k) => {
    const label = textOf(term);
    if (labels.has(label)) throw failure({ ...cursor, at: starts[k]! }, 'FORMULA_SYNTAX', `${label} occurs twice`, 'Write each term once');
    labels.add(label);
  });
  return terms;
}

function parseProduct(cursor: Cursor): TermUse {
  let left = parseTerm(cursor);
  while (takes(cursor, '*')) left = product(left, parseTerm(cursor));
  return left;
}

function parseTerm(cursor: Cursor): TermUse {
  skipSpace(cursor);
  const start = cursor.at;
  const name = /^[A-Za-z][A-Za-z0-9]*/.exec(cursor.text.slice(start))?.[0];
  if (name === undefined) {
    const found = start < cursor.text.length ? show(cursor.text[start]) : 'the end of the formula';
    throw failure(cursor, 'FORMULA_SYNTAX', `expected a term, found ${found}`, 'Write a formula such as "const + sqdiff(grade) + deg + dist2"');
  }
  const term = cursor.terms.find((each) => each.name === name);
  const names = cursor.terms.map((each) => each.name);
  if (term === undefined) throw failure(cursor, 'FORMULA_FUNCTION', `there is no term ${show(name)}`, didYouMean(name, names));
  cursor.at = start + name.length;
  const argument = parseArgument(cursor);
  checkArgument({ ...cursor, at: start }, term, argument);
  return use(term, argument);
}

function parseArgument(cursor: Cursor): string | undefined {
  if (!takes(cursor, '(')) return undefined;
  const start = cursor.at;
  const end = cursor.text.indexOf(')', start);
  const inner = cursor.text.slice(start, end < 0 ? undefined : end);
  if (end < 0 || inner.includes('('))
    throw failure({ ...cursor, at: start - 1 }, 'FORMULA_SYNTAX', 'this parenthesis is not closed', 'Close it after the argument');
  cursor.at = end + 1;
  return inner.trim();
}

function checkArgument(cursor: Cursor, term: NetworkTerm, argument: string | undefined): void {
  if (term.argument === 'none') {
    if (argument === undefined) return;
    throw failure(cursor, 'FORMULA_SYNTAX', `${term.name} takes no argument`, `Write ${term.name}`);
  }
  if (argument !== undefined && argument !== '') return;
  throw failure(cursor, 'FORMULA_SYNTAX', `${term.name} needs an argument, expected ${argumentName[term.argument]}`, `Write ${term.name}(...)`);
}

const argumentName = {
  attribute: 'an attribute',
  'pair-attribute': 'a pair attribute',
  membership: 'a membership',
  number: 'a limit',
} as const;

function takes(cursor: Cursor, symbol: string): boolean {
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== symbol) return false;
  cursor.at += 1;
  return true;
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at += 1;
}

function failure(cursor: Cursor, code: ErrorCode, problem: string, action: string): ThetakitError {
  return new ThetakitError(code, {
    who: 'formula',
    problem: `position ${cursor.at + 1}: ${problem}`,
    action,
    received: cursor.text,
    data: { position: cursor.at + 1 },
  });
}
