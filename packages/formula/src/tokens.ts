/**
 * The lexical check that stands before the parser: only numbers, names and the listed operators pass, each with its place.
 * So the parser never sees a string, a bracket, an assignment or a member access, and every message can point.
 */
import { formulaError } from './place.ts';

/** Longest accepted formula, in characters. */
export const MAX_FORMULA_LENGTH = 10_000;
/** Most tokens, and the deepest nesting of parentheses. */
export const MAX_TOKENS = 3000;
/** Deepest nesting of parentheses. */
export const MAX_NESTING = 64;

/** A lexical unit. `text` of a quoted name comes without its backticks. */
export interface Token {
  readonly kind: 'number' | 'name' | 'operator';
  readonly text: string;
  readonly offset: number;
}

const patterns: readonly (readonly [Token['kind'] | 'space' | 'quoted', RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['quoted', /`[^`\r\n]+`/y],
  ['operator', /<=|>=|==|!=|[-+*/^(),<>?:~]/y],
];

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/^\*\*/, 'Write ^ for powers'],
  [/^["']/, 'Formulas hold numbers and names, no text; quote a column name with backticks'],
  [/^[[\]{}]/, 'Formulas have no indexing and no lists; use parentheses'],
  [/^\./, 'Formulas have no member access; a decimal point needs a digit beside it'],
  [/^=/, 'Formulas have no assignment: write response ~ model, and == to compare'],
  [/^[;#]/, 'Write one formula'],
  [/^[|&]/, 'Use a conditional, condition ? a : b'],
];

/** Splits a formula into tokens. Throws FORMULA_SYNTAX or FORMULA_FORBIDDEN with the place. */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_FORMULA_LENGTH) {
    throw formulaError('FORMULA_SYNTAX', {
      text,
      offset: MAX_FORMULA_LENGTH,
      problem: `the formula has ${text.length} characters, expected at most ${MAX_FORMULA_LENGTH}`,
      action: 'Shorten the formula',
    });
  }
  const tokens: Token[] = [];
  for (let offset = 0; offset < text.length; ) {
    const { kind, match } = nextMatch(text, offset);
    if (kind === 'number' && !Number.isFinite(Number(match))) {
      throw formulaError('FORMULA_SYNTAX', { text, offset, problem: `the number ${match} is too large for float64`, action: 'Rescale the formula' });
    }
    if (text.startsWith('**', offset)) throw refused(text, offset);
    if (kind === 'quoted') tokens.push({ kind: 'name', text: match.slice(1, -1), offset });
    else if (kind !== 'space') tokens.push({ kind, text: match, offset });
    offset += match.length;
    if (tokens.length > MAX_TOKENS)
      throw formulaError('FORMULA_SYNTAX', { text, offset, problem: `the formula has more than ${MAX_TOKENS} parts`, action: 'Shorten the formula' });
  }
  checkNesting(text, tokens);
  checkNeighbours(text, tokens);
  return tokens;
}

function nextMatch(text: string, offset: number): { kind: Token['kind'] | 'space' | 'quoted'; match: string } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = offset;
    const match = pattern.exec(text)?.[0];
    if (match !== undefined) return { kind, match };
  }
  throw refused(text, offset);
}

function refused(text: string, offset: number) {
  const rest = text.slice(offset, offset + 2);
  const character = rest.startsWith('**') ? '**' : String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const action = forbidden.find(([pattern]) => pattern.test(rest))?.[1] ?? 'Use numbers, names, + - * / ^, comparisons, parentheses and listed functions';
  return formulaError('FORMULA_FORBIDDEN', { text, offset, problem: `${JSON.stringify(character)} is not allowed`, action });
}

function checkNesting(text: string, tokens: readonly Token[]): void {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'operator') continue;
    if (token.text === '(') open.push(token);
    if (token.text === ')' && open.pop() === undefined)
      throw formulaError('FORMULA_SYNTAX', { text, offset: token.offset, problem: 'a ")" has no "("', action: 'Balance the parentheses' });
    if (open.length > MAX_NESTING)
      throw formulaError('FORMULA_SYNTAX', {
        text,
        offset: token.offset,
        problem: `parentheses are nested more than ${MAX_NESTING} deep`,
        action: 'Simplify the formula',
      });
  }
  const left = open.at(-1);
  if (left !== undefined)
    throw formulaError('FORMULA_SYNTAX', { text, offset: left.offset, problem: 'a "(" is never closed', action: 'Balance the parentheses' });
}

/** Two operands side by side would be an implied product, whose precedence surprises: refused. A name before "(" is a call. */
function checkNeighbours(text: string, tokens: readonly Token[]): void {
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (before === undefined) continue;
    const startsOperand = token.kind !== 'operator' || token.text === '(';
    const endsOperand = before.kind !== 'operator' || before.text === ')';
    const isCall = before.kind === 'name' && token.text === '(';
    if (startsOperand && endsOperand && !isCall) {
      throw formulaError('FORMULA_SYNTAX', {
        text,
        offset: token.offset,
        problem: `${JSON.stringify(token.text)} follows ${JSON.stringify(before.text)} without an operator`,
        action: 'Write * between factors',
      });
    }
  }
}
