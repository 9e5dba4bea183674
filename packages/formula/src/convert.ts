/** From mathjs' tree to ours, by a whitelist: a node that is not named here is refused. */
import { didYouMean } from '@thetakit/registry';
import type { ConditionalNode, ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from 'mathjs/number';
import type { ArithmeticOperator, ComparisonOperator, Expression } from './expression.ts';
import { FORMULA_FUNCTIONS, type FunctionName, isFunctionName } from './functions.ts';
import { formulaError } from './place.ts';
import type { Token } from './tokens.ts';

/** Deepest accepted tree; a sum of this many terms is that deep. */
export const MAX_DEPTH = 800;

/** Names that reach into JavaScript objects, or look as if they did. Refused even as columns. */
const reservedNames: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'globalThis',
  'Function',
  'eval',
  'arguments',
]);

/** What the converter needs to point at faults. */
export interface Source {
  readonly text: string;
  readonly tokens: readonly Token[];
}

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '^']);
const comparisons: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

/** Converts one node and everything below it. Throws FORMULA_FORBIDDEN, FORMULA_FUNCTION or FORMULA_SYNTAX. */
export function convert(node: MathNode, source: Source, depth = 0): Expression {
  if (depth > MAX_DEPTH)
    throw formulaError('FORMULA_SYNTAX', {
      text: source.text,
      offset: 0,
      problem: `the formula that starts is nested more than ${MAX_DEPTH} deep`,
      action: 'Simplify the formula',
    });
  const below = (child: MathNode) => convert(child, source, depth + 1);
  switch (node.type) {
    case 'ConstantNode':
      return constant(node as ConstantNode, source);
    case 'SymbolNode':
      return name(node as SymbolNode, source);
    case 'ParenthesisNode':
      return below((node as ParenthesisNode).content);
    case 'OperatorNode':
      return operator(node as OperatorNode, source, below);
    case 'ConditionalNode': {
      const { condition, trueExpr, falseExpr } = node as ConditionalNode;
      return { type: 'conditional', condition: below(condition), whenTrue: below(trueExpr), whenFalse: below(falseExpr) };
    }
    case 'FunctionNode':
      return call(node as FunctionNode, source, below);
    case 'RelationalNode':
      throw formulaError('FORMULA_FORBIDDEN', {
        text: source.text,
        offset: 0,
        problem: 'comparisons are chained in the formula that starts',
        action: 'Compare two values at a time: min(a < b, b < c)',
      });
    default:
      throw forbidden(node.type, source);
  }
}

function forbidden(what: string, source: Source) {
  return formulaError('FORMULA_FORBIDDEN', {
    text: source.text,
    offset: 0,
    problem: `a ${what} is not allowed in the formula that starts`,
    action: 'Use arithmetic, comparisons and listed functions',
  });
}

function constant(node: ConstantNode, source: Source): Expression {
  const value: unknown = node.value;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw forbidden(`constant of type ${typeof value}`, source);
  return { type: 'number', value };
}

/** The token that a stand-in name v<index> stands for. */
function tokenOf(standIn: string, source: Source): Token {
  const token = /^v\d+$/.test(standIn) ? source.tokens[Number(standIn.slice(1))] : undefined;
  if (token === undefined || token.kind !== 'name') throw forbidden(`name ${JSON.stringify(standIn)}`, source);
  return token;
}

function name(node: SymbolNode, source: Source): Expression {
  const { text: word, offset } = tokenOf(node.name, source);
  if (reservedNames.has(word) || word.startsWith('__')) {
    throw formulaError('FORMULA_FORBIDDEN', {
      text: source.text,
      offset,
      problem: `the name ${JSON.stringify(word)} is not allowed`,
      action: 'Rename the column or parameter',
      name: word,
    });
  }
  return { type: 'name', name: word, offset };
}

function operator(node: OperatorNode, source: Source, below: (child: MathNode) => Expression): Expression {
  const [left, right] = node.args as [MathNode, MathNode | undefined];
  const op: string = node.op;
  if (right === undefined && node.fn === ('unaryMinus' as never)) return { type: 'negate', argument: below(left) };
  if (right === undefined && node.fn === ('unaryPlus' as never)) return below(left);
  if (right !== undefined && node.args.length === 2 && (node as { implicit?: boolean }).implicit !== true) {
    if (arithmetic.has(op)) return { type: 'arithmetic', operator: op as ArithmeticOperator, left: below(left), right: below(right) };
    if (comparisons.has(op)) return { type: 'comparison', operator: op as ComparisonOperator, left: below(left), right: below(right) };
  }
  throw forbidden(`operator ${JSON.stringify(op)}`, source);
}

function call(node: FunctionNode, source: Source, below: (child: MathNode) => Expression): Expression {
  const callee = node.fn as unknown as MathNode;
  if (callee.type !== 'SymbolNode') throw forbidden(`call of a ${callee.type}`, source);
  const { text: word, offset } = tokenOf((callee as SymbolNode).name, source);
  if (!isFunctionName(word)) {
    if (reservedNames.has(word))
      throw formulaError('FORMULA_FORBIDDEN', {
        text: source.text,
        offset,
        problem: `the name ${JSON.stringify(word)} is not allowed`,
        action: 'Use listed functions only',
        name: word,
      });
    throw formulaError('FORMULA_FUNCTION', {
      text: source.text,
      offset,
      problem: `unknown function ${JSON.stringify(word)}`,
      action: suggestFunction(word),
      name: word,
    });
  }
  const [fewest, most] = FORMULA_FUNCTIONS[word].arity;
  if (node.args.length < fewest || node.args.length > most) {
    const expected = fewest === most ? String(fewest) : `${fewest} to ${most}`;
    throw formulaError('FORMULA_FUNCTION', {
      text: source.text,
      offset,
      problem: `${word} takes ${expected} argument${most === 1 ? '' : 's'}, received ${node.args.length},`,
      action: 'Check the call',
      name: word,
    });
  }
  return { type: 'call', name: word, arguments: node.args.map(below) };
}

/** Other programs' names for our functions. */
const otherNames: ReadonlyMap<string, FunctionName> = new Map([
  ['ln', 'log'],
  ['gammaln', 'lgamma'],
  ['power', 'pow'],
  ['arctan', 'atan'],
  ['arcsin', 'asin'],
  ['arccos', 'acos'],
]);

function suggestFunction(word: string): string {
  const known = otherNames.get(word.toLowerCase());
  return known === undefined ? didYouMean(word, Object.keys(FORMULA_FUNCTIONS)) : `Did you mean ${JSON.stringify(known)}?`;
}
