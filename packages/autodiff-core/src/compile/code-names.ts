import type { CallHelper, ScalarHelper } from '../ir/node.ts';

/** Names in generated code, unique in one compiled function, and the helpers that it uses. */
export class CodeNames {
  #next = 0;
  /** Helper functions that the code calls, by name. */
  readonly helpers = new Map<string, ScalarHelper>();

  /** A new name: the prefix, none of x, y, c and t, and a number. */
  fresh(prefix: string): string {
    return `${prefix}${this.#next++}`;
  }

  /** Records the use of a helper; its name in generated code is its own. */
  readonly helper: CallHelper = (name, helper) => {
    this.helpers.set(name, helper);
    return name;
  };
}

/** A number as a JavaScript expression that may stand anywhere an operand may. */
export function numberText(value: number): string {
  if (Object.is(value, -0)) return '(-0)';
  return value < 0 ? `(${value})` : `${value}`;
}
