/** Arithmetic on vectors, written like formulas: every method gives code for its value; `let` keeps a value that is used twice. */

import { Block, Locals } from '../encode/block.ts';
import { type Code, call, constI32, get, op, set, when } from '../encode/code.ts';
import { v128 } from '../encode/opcodes.ts';
import type { Lanes } from '../lanes.ts';
import { hasRelaxedSimd } from '../probe.ts';
import type { VectorModule } from '../vector-module.ts';

export class VectorMath {
  readonly lanes: Lanes;
  readonly #module: VectorModule;
  readonly #block: Block;

  constructor(lanes: Lanes, module: VectorModule, block: Block) {
    this.lanes = lanes;
    this.#module = module;
    this.#block = block;
  }

  let(value: Code): Code {
    return this.#block.let('v128', value);
  }

  number(value: number): Code {
    return this.#module.number(value);
  }

  bits(high: number, low = 0): Code {
    return this.#module.bits(high, low);
  }

  add(a: Code, b: Code): Code {
    return op(this.lanes.vector.add, a, b);
  }

  sub(a: Code, b: Code): Code {
    return op(this.lanes.vector.sub, a, b);
  }

  mul(a: Code, b: Code): Code {
    return op(this.lanes.vector.mul, a, b);
  }

  div(a: Code, b: Code): Code {
    return op(this.lanes.vector.div, a, b);
  }

  /** a b + c, rounded once where the engine has fused multiply-add, else twice. */
  multiplyAdd(a: Code, b: Code, c: Code): Code {
    return hasRelaxedSimd() ? op(this.lanes.vector.relaxedMadd, a, b, c) : this.add(c, this.mul(a, b));
  }

  abs(a: Code): Code {
    return op(this.lanes.vector.abs, a);
  }

  /** b where b < a, else a: a NaN in a stays. */
  atMost(a: Code, b: number): Code {
    return op(this.lanes.vector.pmin, a, this.number(b));
  }

  /** b where a < b, else a: a NaN in a stays. */
  atLeast(a: Code, b: number): Code {
    return op(this.lanes.vector.pmax, a, this.number(b));
  }

  /** Masks, all bits set where true. */
  less(a: Code, b: Code): Code {
    return op(this.lanes.vector.lt, a, b);
  }

  equal(a: Code, b: Code): Code {
    return op(this.lanes.vector.eq, a, b);
  }

  greaterEqual(a: Code, b: Code): Code {
    return op(this.lanes.vector.ge, a, b);
  }

  and(a: Code, b: Code): Code {
    return op(v128.and, a, b);
  }

  /** a where the bits of b are not set. */
  without(a: Code, b: Code): Code {
    return op(v128.andnot, a, b);
  }

  or(a: Code, b: Code): Code {
    return op(v128.or, a, b);
  }

  /** a where the mask is set, else b. */
  choose(mask: Code, a: Code, b: Code): Code {
    return op(v128.bitselect, a, b, mask);
  }

  addIntegers(a: Code, b: Code): Code {
    return op(this.lanes.integer.add, a, b);
  }

  shiftLeft(a: Code, bits: number): Code {
    return op(this.lanes.integer.shl, a, constI32(bits));
  }

  shiftRight(a: Code, bits: number): Code {
    return op(this.lanes.integer.shrU, a, constI32(bits));
  }

  /** The usual values, or where a lane of the mask is set those of functions of x, by name, which are written once per module. */
  unless(mask: Code, x: Code, rare: Readonly<Record<string, (math: VectorMath, x: Code) => Code>>, usual: (math: VectorMath) => readonly Code[]): Code[] {
    const helpers = Object.entries(rare).map(([name, write]) =>
      this.#module.helper(name, () => {
        const body = new Block(new Locals(['v128']));
        body.add(write(new VectorMath(this.lanes, this.#module, body), get(0)));
        return body;
      }),
    );
    const locals = helpers.map(() => this.#block.locals.fresh('v128'));
    const block = this.#block.inner();
    const values = usual(new VectorMath(this.lanes, this.#module, block));
    locals.forEach((local, i) => block.add(set(local, values[i] as Code)));
    const calls = locals.flatMap((local, i) => set(local, call(helpers[i] as number, x)));
    this.#block.add(when(op(v128.anyTrue, mask), calls, block.code));
    return locals.map(get);
  }

  /** c0 + c1 x + c2 x^2 + ... by Estrin's scheme: pairs, pairs of pairs and so on, a short chain of dependent operations. */
  polynomial(coefficients: readonly number[], x: Code, square: Code): Code {
    let terms = coefficients.map((each) => this.number(each));
    let power = x;
    let next: Code | null = square;
    while (terms.length > 1) {
      const pairs: Code[] = [];
      for (let i = 0; i < terms.length; i += 2) {
        const upper = terms[i + 1];
        pairs.push(upper === undefined ? (terms[i] as Code) : this.multiplyAdd(upper, power, terms[i] as Code));
      }
      terms = pairs;
      if (terms.length < 2) break;
      power = next ?? this.let(this.mul(power, power));
      next = null;
    }
    return terms[0] as Code;
  }

  horner(coefficients: readonly number[], x: Code): Code {
    let sum = this.number(coefficients.at(-1) as number);
    for (let i = coefficients.length - 2; i >= 0; i--) sum = this.multiplyAdd(sum, x, this.number(coefficients[i] as number));
    return sum;
  }
}
