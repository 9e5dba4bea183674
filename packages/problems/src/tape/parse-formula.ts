/**
 * Formulas as they are printed, `100*(x2-x1^2)^2+(1-x1)^2`, written onto a tape.
 *
 *   sum     = product { (+|-) product }          product = signed { (*|/) signed }
 *   signed  = [-] signed | atom [^ signed]       atom    = number | x<k> | pi | name(sum) | (sum)
 *
 * ^ binds tighter than a sign on its left, as in print: -x1^2 = -(x1^2). Names: sin cos exp log sqrt. Parts without a variable
 * are computed at once.
 */
import { ThetakitError } from '@thetakit/registry';
import { cos, exp, log, type Operand, sin, sqrt, type Term } from './term.ts';

const functions: Readonly<Record<string, { readonly ofTerm: (a: Term) => Term; readonly ofNumber: (a: number) => number }>> = {
  sin: { ofTerm: sin, ofNumber: Math.sin },
  cos: { ofTerm: cos, ofNumber: Math.cos },
  exp: { ofTerm: exp, ofNumber: Math.exp },
  log: { ofTerm: log, ofNumber: Math.log },
  sqrt: { ofTerm: sqrt, ofNumber: Math.sqrt },
};

/** What is left to read. */
interface Reader {
  readonly text: string;
  readonly tokens: readonly string[];
  readonly x: (k: number) => Term;
  at: number;
}

/** The term (or number) that `text` says; `x(k)` gives the variables. Throws FORMULA_SYNTAX, FORMULA_NAME. */
export function parseFormula(text: string, x: (k: number) => Term): Operand {
  const reader: Reader = { text, x, at: 0, tokens: text.match(/\d+\.?\d*(?:e[+-]?\d+)?|[a-z]\w*|\S/g) ?? [] };
  const value = sum(reader);
  if (reader.at === reader.tokens.length) return value;
  throw unreadable(reader);
}

function unreadable({ text, tokens, at }: Reader): ThetakitError {
  return new ThetakitError('FORMULA_SYNTAX', {
    who: 'formula',
    problem: `${JSON.stringify(tokens[at] ?? 'the end')} cannot follow in ${JSON.stringify(text)}`,
    action: 'Use + - * / ^, parentheses, x1, x2, ..., pi, sin, cos, exp, log and sqrt',
    received: text,
  });
}

function take(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at += 1;
  return true;
}

function sum(reader: Reader): Operand {
  let value = product(reader);
  for (;;) {
    if (take(reader, '+')) value = add(value, product(reader));
    else if (take(reader, '-')) value = subtract(value, product(reader));
    else return value;
  }
}

function product(reader: Reader): Operand {
  let value = signed(reader);
  for (;;) {
    if (take(reader, '*')) value = multiply(value, signed(reader));
    else if (take(reader, '/')) value = divide(value, signed(reader));
    else return value;
  }
}

function signed(reader: Reader): Operand {
  if (take(reader, '-')) return multiply(-1, signed(reader));
  const base = atom(reader);
  return take(reader, '^') ? power(base, signed(reader)) : base;
}

function atom(reader: Reader): Operand {
  const token = reader.tokens[reader.at] ?? '';
  const name = functions[token];
  if (/^\d/.test(token) || token === 'pi' || /^x\d+$/.test(token)) {
    reader.at += 1;
    return token === 'pi' ? Math.PI : token.startsWith('x') ? reader.x(Number(token.slice(1))) : Number(token);
  }
  if (name !== undefined) reader.at += 1;
  if (!take(reader, '(')) throw unreadable(reader);
  const inside = sum(reader);
  if (!take(reader, ')')) throw unreadable(reader);
  if (name === undefined) return inside;
  return typeof inside === 'number' ? name.ofNumber(inside) : name.ofTerm(inside);
}

function add(a: Operand, b: Operand): Operand {
  if (typeof a !== 'number') return a.plus(b);
  return typeof b === 'number' ? a + b : b.plus(a);
}

function subtract(a: Operand, b: Operand): Operand {
  if (typeof a !== 'number') return a.minus(b);
  return typeof b === 'number' ? a - b : b.from(a);
}

function multiply(a: Operand, b: Operand): Operand {
  if (typeof a !== 'number') return a.times(b);
  return typeof b === 'number' ? a * b : b.times(a);
}

function divide(a: Operand, b: Operand): Operand {
  if (typeof a !== 'number') return a.over(b);
  return typeof b === 'number' ? a / b : b.power(-1).times(a);
}

function power(a: Operand, b: Operand): Operand {
  if (typeof a === 'number') return typeof b === 'number' ? a ** b : exp(b.times(Math.log(a)));
  return b === 2 ? a.square() : a.power(b);
}
