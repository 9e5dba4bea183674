/**
 * The one place that touches mathjs. Its parser gives precedence and associativity; nothing of it is ever evaluated.
 * Names go in as v0, v1, ... (their token's index), so no name of mathjs or of JavaScript can be meant, and every name in the
 * tree that comes back knows its place.
 */
import type { ThetakitError } from '@thetakit/registry';
import { create, type MathNode, parseDependencies } from 'mathjs/number';
import { formulaError } from './place.ts';
import type { Token } from './tokens.ts';

let parse: ((text: string) => MathNode) | undefined;

/** Parses tokens to a mathjs tree. Throws FORMULA_SYNTAX with the place in the formula. */
export function syntaxTree(text: string, tokens: readonly Token[], firstIndex: number): MathNode {
  parse ??= create({ parseDependencies } as Parameters<typeof create>[0], {}).parse as (text: string) => MathNode;
  const parts: string[] = [];
  const starts: number[] = [];
  let length = 0;
  for (const [index, token] of tokens.entries()) {
    const part = token.kind === 'name' ? `v${firstIndex + index}` : token.kind === 'number' ? canonicalNumber(token.text) : token.text;
    parts.push(part);
    starts.push(length);
    length += part.length + 1;
  }
  try {
    return parse(parts.join(' '));
  } catch (error) {
    throw syntaxError(text, tokens, starts, error);
  }
}

function syntaxError(text: string, tokens: readonly Token[], starts: readonly number[], error: unknown): ThetakitError {
  const { char } = error as { readonly char?: unknown };
  if (typeof char !== 'number')
    return formulaError('FORMULA_SYNTAX', { text, offset: 0, problem: 'the formula is nested too deep; it starts', action: 'Simplify the formula' });
  // mathjs counts characters from 1; a fault behind the last token is the end of the text.
  const last = tokens.at(-1);
  const isAtEnd = char - 1 >= (starts.at(-1) ?? 0) + (last?.text.length ?? 0);
  const token = isAtEnd ? undefined : tokens[starts.findLastIndex((start) => start <= char - 1)];
  return formulaError('FORMULA_SYNTAX', {
    text,
    offset: token?.offset ?? (last === undefined ? 0 : last.offset + last.text.length),
    problem: token === undefined ? 'the formula ends where an operand is expected,' : `${JSON.stringify(token.text)} cannot stand`,
    action: 'Write it like y ~ b1*(1-exp(-b2*x))',
  });
}

function canonicalNumber(text: string): string {
  return String(Number(text));
}
