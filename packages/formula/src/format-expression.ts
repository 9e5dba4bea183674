/** A tree back to text, with no parentheses that are not needed. */
import type { Expression } from './expression.ts';

/** How tightly a node binds; a child that binds less gets parentheses. */
function binding(expression: Expression): number {
  switch (expression.type) {
    case 'conditional':
      return 0;
    case 'comparison':
      return 1;
    case 'arithmetic':
      return expression.operator === '^' ? 5 : expression.operator === '*' || expression.operator === '/' ? 3 : 2;
    case 'negate':
      return 4;
    case 'number':
      return expression.value < 0 || Object.is(expression.value, -0) ? 4 : 6;
    case 'name':
    case 'call':
      return 6;
  }
}

/** How a name is written; replace it to show values instead. */
export type NameText = (name: string) => string;

/** A name as it must stand in a formula: in backticks when it is not a word. */
export function quoteName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``;
}

/** Text that `parseExpression` reads back to an equal tree. */
export function formatExpression(expression: Expression, nameText: NameText = quoteName): string {
  const at = (child: Expression, least: number) => {
    const text = formatExpression(child, nameText);
    return binding(child) < least ? `(${text})` : text;
  };
  switch (expression.type) {
    case 'number':
      return String(expression.value);
    case 'name':
      return nameText(expression.name);
    case 'negate':
      return `-${at(expression.argument, 5)}`;
    case 'arithmetic': {
      const own = binding(expression);
      const { operator, left, right } = expression;
      // ^ groups to the right and its exponent may carry a sign; the others group to the left.
      const texts = operator === '^' ? [at(left, 6), at(right, 4)] : [at(left, own), at(right, own + 1)];
      return operator === '+' || operator === '-' ? texts.join(` ${operator} `) : texts.join(operator);
    }
    case 'comparison':
      return `${at(expression.left, 2)} ${expression.operator} ${at(expression.right, 2)}`;
    case 'conditional':
      return `${at(expression.condition, 1)} ? ${at(expression.whenTrue, 1)} : ${at(expression.whenFalse, 0)}`;
    case 'call':
      return `${expression.name}(${expression.arguments.map((each) => formatExpression(each, nameText)).join(', ')})`;
  }
}
