/**
 * Writes scalar expressions as vectors: each lane is one value of the innermost loop variable. What does not depend on it leaves the
 * loop, as in generated JavaScript; every value gets a local.
 */
import { type Affine, depthOf } from '../../compile/affine.ts';
import type { Expression, Operation } from '../../compile/expression.ts';
import type { Storage } from '../../compile/storage.ts';
import type { Block } from '../encode/block.ts';
import { type Code, constI32, get, load, loadLane, op, store, storeLane } from '../encode/code.ts';
import { i32, v128 } from '../encode/opcodes.ts';
import { hasVectorCode, isMask, maskCode, vectorCode } from '../math/elementwise.ts';
import { exponentialAndTanh } from '../math/hyperbolic.ts';
import { VectorMath } from '../math/vector-math.ts';
import { NoVectorCode } from '../no-vector-code.ts';
import type { FusedContext, FusedNest } from './fused-context.ts';

/** A place in memory: an address and a constant offset. */
interface Place {
  readonly base: Code;
  readonly offset: number;
}

export class VectorWriter {
  readonly #context: FusedContext;
  readonly #nest: FusedNest;
  readonly #blocks: readonly Block[];
  readonly #single: boolean;
  readonly #values = new Map<Expression, Code>();
  readonly #masks = new Map<Expression, Code>();
  readonly #hyperbolics = new Map<Expression, { power: Code; tanh: Code }>();
  readonly #depths = new Map<Expression, number>();
  readonly #bases = new Map<string, Code>();

  /** `blocks` by loop depth; with `single`, the first lane alone counts. */
  constructor(context: FusedContext, nest: FusedNest, blocks: readonly Block[], single: boolean) {
    this.#context = context;
    this.#nest = nest;
    this.#blocks = blocks;
    this.#single = single;
  }

  /** Code that reads the value of an expression. */
  value(expression: Expression): Code {
    let known = this.#values.get(expression);
    if (known === undefined) {
      const block = this.#blockOf(expression);
      const made = this.#make(expression, block);
      known = expression.kind === 'literal' ? made : block.let('v128', made);
      this.#values.set(expression, known);
    }
    return known;
  }

  /** Stores a vector at `at` and the lanes after it. */
  store(storage: Storage, at: Affine, value: Code): Code {
    const { base, offset } = this.place(storage, at);
    const { lanes } = this.#context;
    const step = this.#step(at);
    if (this.#single) return storeLane(lanes.storeLane, 0, base, value, offset);
    if (step === 1) return store(v128.store, base, value, offset);
    return Array.from({ length: lanes.count }, (_, lane) => {
      const shifted = this.place(storage, { c: at.c + lane * step, k: at.k });
      return storeLane(lanes.storeLane, lane, shifted.base, value, shifted.offset);
    }).flat();
  }

  /** The lanes of an array from `at` on. */
  load(storage: Storage, at: Affine): Code {
    const { base, offset } = this.place(storage, at);
    const { lanes } = this.#context;
    const step = this.#step(at);
    if (this.#single || step === 0) return load(lanes.loadSplat, base, offset);
    if (step === 1) return load(v128.load, base, offset);
    let vector = load(lanes.loadFirst, base, offset);
    for (let lane = 1; lane < lanes.count; lane++) {
      const shifted = this.place(storage, { c: at.c + lane * step, k: at.k });
      vector = loadLane(lanes.loadLane, lane, shifted.base, vector, shifted.offset);
    }
    return vector;
  }

  /** Where an element is. */
  place(storage: Storage, at: Affine): Place {
    const start = this.#context.addressOf(storage) + at.c * this.#context.lanes.bytes;
    const base = this.#base(at);
    if (base === null) return { base: constI32(0), offset: start };
    const backwards = start < 0 || at.k.some((k, v) => k < 0 && !this.#nest.dropped.has(v));
    // Offsets are added without wrapping, addresses with: a negative term must meet its offset in the address.
    return backwards ? { base: op(i32.add, base, constI32(start)), offset: 0 } : { base, offset: start };
  }

  /** Elements from lane to lane. */
  #step(at: Affine): number {
    return this.#nest.inner < 0 ? 0 : (at.k[this.#nest.inner] ?? 0);
  }

  /** Bytes that the loop variables add, in a local of the loop where they are known; null when nothing varies. */
  #base(at: Affine, bytes = this.#context.lanes.bytes): Code | null {
    const { counters, dropped } = this.#nest;
    const terms = at.k.flatMap((k, v) => (k === 0 || dropped.has(v) ? [] : [{ v, k: k * bytes }]));
    if (terms.length === 0) return null;
    const key = terms.map(({ v, k }) => `${v}*${k}`).join();
    let known = this.#bases.get(key);
    if (known === undefined) {
      const products = terms.map(({ v, k }) => op(i32.mul, get(counters[v] as number), constI32(k)));
      const sum = products.reduce((total, each) => op(i32.add, total, each));
      known = (this.#blocks[depthOf(at)] as Block).let('i32', sum);
      this.#bases.set(key, known);
    }
    return known;
  }

  #make(expression: Expression, block: Block): Code {
    const { lanes, module } = this.#context;
    switch (expression.kind) {
      case 'literal':
        return module.number(expression.value);
      case 'load':
        return this.load(expression.storage, expression.at);
      case 'ramp': {
        const start = op(i32.add, this.#base(expression.at, 1) ?? constI32(0), constI32(expression.at.c));
        const first = op(lanes.vector.splat, op(lanes.scalar.convertI32, start));
        const step = this.#step(expression.at);
        if (this.#single || step === 0) return first;
        return op(lanes.vector.add, first, module.vector(Array.from({ length: lanes.count }, (_, lane) => lane * step)));
      }
      case 'operation':
        return this.#operation(expression, block);
    }
  }

  #operation({ primitive, params, args }: Operation, block: Block): Code {
    if (!hasVectorCode(primitive.name, params)) throw new NoVectorCode(`${primitive.name} has no vector code`);
    const math = new VectorMath(this.#context.lanes, this.#context.module, block);
    const x = args[0] as Expression;
    if (primitive.name === 'exponentialOf' || primitive.name === 'tanhFrom') return this.#hyperbolic(x, math)[primitive.name === 'tanhFrom' ? 'tanh' : 'power'];
    if (primitive.name === 'log1p' && isExponentialBelow1(x)) return vectorCode('log1pOfFraction', math, [this.value(x)], params);
    const [p, a, b] = args as readonly [Expression, Expression, Expression];
    if (primitive.name === 'select' && p.kind === 'operation' && isMask(p.primitive.name)) return math.choose(this.#mask(p), this.value(a), this.value(b));
    return vectorCode(
      primitive.name,
      math,
      args.map((arg) => this.value(arg)),
      params,
    );
  }

  /** exp(-2 |x|) and tanh x, from one exponential. */
  #hyperbolic(x: Expression, math: VectorMath): { power: Code; tanh: Code } {
    let known = this.#hyperbolics.get(x);
    if (known === undefined) {
      const { power, tanh } = exponentialAndTanh(math, this.value(x));
      known = { power: math.let(power), tanh: math.let(tanh) };
      this.#hyperbolics.set(x, known);
    }
    return known;
  }

  /** The mask of a comparison, without going through 1 and 0. */
  #mask(expression: Operation): Code {
    let known = this.#masks.get(expression);
    if (known === undefined) {
      const block = this.#blockOf(expression);
      const args = expression.args.map((arg) => this.value(arg));
      const math = new VectorMath(this.#context.lanes, this.#context.module, block);
      known = block.let('v128', maskCode(expression.primitive.name, math, args) as Code);
      this.#masks.set(expression, known);
    }
    return known;
  }

  #blockOf(expression: Expression): Block {
    return this.#blocks[this.#depthOf(expression)] as Block;
  }

  #depthOf(expression: Expression): number {
    let depth = this.#depths.get(expression);
    if (depth === undefined) {
      if (expression.kind === 'operation') depth = expression.args.reduce((deepest, arg) => Math.max(deepest, this.#depthOf(arg)), 0);
      else depth = expression.kind === 'literal' ? 0 : depthOf(expression.at);
      this.#depths.set(expression, depth);
    }
    return depth;
  }
}

/** Whether an expression is exp(-|x|). */
function isExponentialBelow1(expression: Expression): boolean {
  const inner = (each: Expression | undefined, name: string) => (each?.kind === 'operation' && each.primitive.name === name ? each.args[0] : undefined);
  return inner(inner(inner(expression, 'exp'), 'neg'), 'abs') !== undefined;
}
