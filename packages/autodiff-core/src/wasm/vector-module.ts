/**
 * What vector code shares in a module: constants, as vectors in memory (a load costs one instruction, while V8 builds a constant from
 * general registers anew in every pass), and functions for values that are rarely needed.
 */

import type { Block } from './encode/block.ts';
import { type Code, constI32, float32Bytes, float64Bytes, load } from './encode/code.ts';
import type { DataSegment, ModuleFunction } from './encode/module.ts';
import { v128 } from './encode/opcodes.ts';
import type { Lanes } from './lanes.ts';

export class VectorModule {
  /** The functions of the module; those of helpers are pushed when first needed. */
  readonly functions: ModuleFunction[] = [];
  readonly #helpers = new Map<string, number>();
  readonly #lanes: Lanes;
  readonly #address: number;
  readonly #limit: number;
  readonly #numbers = new Map<number, Code>();
  readonly #known = new Map<string, Code>();
  readonly #bytes: number[] = [];

  /** Constants go to `address` and after, up to `limit` bytes. */
  constructor(lanes: Lanes, address: number, limit: number) {
    this.#lanes = lanes;
    this.#address = address;
    this.#limit = limit;
  }

  /** The index of a helper function from vector to vector, written when first asked for. */
  helper(name: string, write: () => Block): number {
    let index = this.#helpers.get(name);
    if (index === undefined) {
      index = this.functions.push({ body: write(), result: 'v128' }) - 1;
      this.#helpers.set(name, index);
    }
    return index;
  }

  /** A number in every lane. */
  number(value: number): Code {
    let known = Object.is(value, -0) ? undefined : this.#numbers.get(value);
    if (known === undefined) {
      known = this.#repeated(this.#lanes.bytes === 8 ? float64Bytes(value) : float32Bytes(value));
      if (!Object.is(value, -0)) this.#numbers.set(value, known);
    }
    return known;
  }

  /** An integer of the lanes' width in every lane, from its upper and lower 32 bits (the lower alone for 32-bit lanes). */
  bits(high: number, low = 0): Code {
    const word = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
    return this.#repeated(this.#lanes.bytes === 8 ? [...word(low), ...word(high)] : word(high));
  }

  /** Different numbers in the lanes. */
  vector(values: readonly number[]): Code {
    return this.#load(values.flatMap((value) => (this.#lanes.bytes === 8 ? float64Bytes(value) : float32Bytes(value))));
  }

  /** All bits of the first lane. */
  firstLane(): Code {
    return this.#load(Array.from({ length: 16 }, (_, i) => (i < this.#lanes.bytes ? 0xff : 0)));
  }

  /** The pool as data. Throws a RangeError when there are more constants than room. */
  data(): DataSegment[] {
    if (this.#bytes.length > this.#limit) throw new RangeError('too many constants');
    return this.#bytes.length === 0 ? [] : [{ address: this.#address, bytes: this.#bytes }];
  }

  #repeated(bytes: readonly number[]): Code {
    return this.#load(Array.from({ length: 16 }, (_, i) => bytes[i % bytes.length] as number));
  }

  #load(bytes: readonly number[]): Code {
    const key = bytes.join();
    let known = this.#known.get(key);
    if (known === undefined) {
      known = load(v128.load, constI32(0), this.#address + this.#bytes.length);
      this.#known.set(key, known);
      for (const byte of bytes) this.#bytes.push(byte);
    }
    return known;
  }
}
