/**
 * A formula as a typed tree. Only what a model needs: numbers, names, arithmetic, comparisons, a conditional and calls of
 * listed functions. The tree is plain data; nothing in it can reach a JavaScript object.
 */
import type { FunctionName } from './functions.ts';

/** The operators of arithmetic. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '^';
/** The comparisons; their value is 1 when true and 0 when false. */
export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** One node of a formula. `offset` is where it stands in the text, for messages. */
export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'name'; readonly name: string; readonly offset: number }
  | { readonly type: 'negate'; readonly argument: Expression }
  | { readonly type: 'arithmetic'; readonly operator: ArithmeticOperator; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'comparison'; readonly operator: ComparisonOperator; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'conditional'; readonly condition: Expression; readonly whenTrue: Expression; readonly whenFalse: Expression }
  | { readonly type: 'call'; readonly name: FunctionName; readonly arguments: readonly Expression[] };

/** The direct children of a node, left to right. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'number':
    case 'name':
      return [];
    case 'negate':
      return [expression.argument];
    case 'arithmetic':
    case 'comparison':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case 'call':
      return expression.arguments;
  }
}

/** Every name in a tree in the order of the text, with the offset of its first use. */
export function namesIn(expression: Expression): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const stack: Expression[] = [expression];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'name' && !names.has(node.name)) names.set(node.name, node.offset);
    stack.push(...childrenOf(node).toReversed());
  }
  return names;
}
