/** Code on its way into a function: named locals and lines. */
import { type Code, get, set, unsigned } from './code.ts';

/** Value types by their encoding. */
export const valueTypes = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;

export type ValueType = keyof typeof valueTypes;

/** The locals of one function: parameters first. */
export class Locals {
  readonly parameters: readonly ValueType[];
  readonly #own: ValueType[] = [];

  constructor(parameters: readonly ValueType[]) {
    this.parameters = parameters;
  }

  /** Index of a new local, zero at first. */
  fresh(type: ValueType): number {
    this.#own.push(type);
    return this.parameters.length + this.#own.length - 1;
  }

  /** The declaration at the head of a function body. */
  declaration(): number[] {
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.#own) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    return [...unsigned(runs.length), ...runs.flatMap(({ type, count }) => [...unsigned(count), valueTypes[type]])];
  }
}

/** A straight stretch of code; blocks of one function share its locals. */
export class Block {
  readonly locals: Locals;
  readonly #parts: Code[] = [];

  constructor(locals: Locals) {
    this.locals = locals;
  }

  get code(): Code {
    return this.#parts;
  }

  add(...parts: readonly Code[]): void {
    for (const part of parts) this.#parts.push(part);
  }

  /** Stores a value in a new local: code that reads it. */
  let(type: ValueType, value: Code): Code {
    const local = this.locals.fresh(type);
    this.add(set(local, value));
    return get(local);
  }

  /** An empty block over the same locals. */
  inner(): Block {
    return new Block(this.locals);
  }
}
