/** Names in generated code, unique in one compiled function, and the helpers that it uses. */
export class CodeNames {
  #next = 0;
  /** Helpers from `scalarFunctions` that the code calls. */
  readonly helpers = new Set<string>();

  /** A new name: the prefix, none of x, y, c and t, and a number. */
  fresh(prefix: string): string {
    return `${prefix}${this.#next++}`;
  }

  /** Records the use of a helper; its name in generated code is its own. */
  readonly helper = (name: string): string => {
    this.helpers.add(name);
    return name;
  };
}

/** A number as a JavaScript expression that may stand anywhere an operand may. */
export function numberText(value: number): string {
  if (Object.is(value, -0)) return '(-0)';
  return value < 0 ? `(${value})` : `${value}`;
}
