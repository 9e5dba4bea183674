/** Private copies of inputs whose arrays are also outputs, allocated when first needed. */
import type { NumericArray } from '../ir/node.ts';

export class InputCopies {
  readonly #copies: (NumericArray | undefined)[];

  constructor(count: number) {
    this.#copies = new Array<NumericArray | undefined>(count).fill(undefined);
  }

  /** A copy of the values of one input; the next copy of the same input reuses the array. */
  readonly copy = (input: number, values: NumericArray): NumericArray => {
    let copy = this.#copies[input];
    if (copy === undefined || copy.length !== values.length) {
      copy = values.slice();
      this.#copies[input] = copy;
    } else copy.set(values);
    return copy;
  };
}
