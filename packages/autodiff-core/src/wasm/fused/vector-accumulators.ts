/** Running results in vector locals, and how lanes become one number. */
import { type Accumulator, LANES } from '../../compile/accumulators.ts';
import { neutral, type Reducer } from '../../compile/expression-pool.ts';
import type { Locals } from '../encode/block.ts';
import { type Code, get, op, set } from '../encode/code.ts';
import { extractLane } from '../encode/opcodes.ts';
import type { Lanes } from '../lanes.ts';
import type { FusedContext } from './fused-context.ts';

const operations = { sum: 'add', prod: 'mul', max: 'max', min: 'min' } as const;

/** Two partial vectors combined. */
export function combineVectors(lanes: Lanes, reducer: Reducer, a: Code, b: Code): Code {
  return op(lanes.vector[operations[reducer]], a, b);
}

/** All lanes of a vector, which is read several times, combined in pairs. */
export function acrossLanes(lanes: Lanes, reducer: Reducer, vector: Code): Code {
  let level: Code[] = Array.from({ length: lanes.count }, (_, lane) => op(extractLane(lanes.precision, lane), vector));
  while (level.length > 1) level = level.flatMap((each, i) => (i % 2 === 0 ? [combineScalars(lanes, reducer, each, level[i + 1] as Code)] : []));
  return level[0] as Code;
}

/** Two numbers combined. */
export function combineScalars(lanes: Lanes, reducer: Reducer, a: Code, b: Code): Code {
  return op(lanes.scalar[operations[reducer]], a, b);
}

/** The locals of the accumulators of one function, by the names that generated JavaScript would give them. */
export class VectorAccumulators {
  readonly #context: FusedContext;
  readonly #locals: Locals;
  readonly #byName = new Map<string, number>();

  constructor(context: FusedContext, locals: Locals) {
    this.#context = context;
    this.#locals = locals;
  }

  local(name: string): number {
    let known = this.#byName.get(name);
    if (known === undefined) {
      known = this.#locals.fresh('v128');
      this.#byName.set(name, known);
    }
    return known;
  }

  /** Starts a result over no elements. */
  start({ total, lanes, reducer }: Accumulator): Code {
    return [total, ...lanes].flatMap((name) => set(this.local(name), this.#context.module.number(neutral[reducer])));
  }

  /** Sets finished sums aside: rounding then grows with blocks plus block length. */
  endBlock(accumulator: Accumulator): Code {
    const { total, lanes, reducer } = accumulator;
    const start = lanes.flatMap((name) => set(this.local(name), this.#context.module.number(neutral[reducer])));
    return [...set(this.local(total), this.#sum(accumulator)), ...start];
  }

  /** The finished number. */
  total(accumulator: Accumulator): Code {
    const { total, reducer } = accumulator;
    return [...set(this.local(total), this.#sum(accumulator)), ...acrossLanes(this.#context.lanes, reducer, get(this.local(total)))];
  }

  #sum({ total, lanes, reducer }: Accumulator): Code {
    const combine = (a: Code, b: Code) => combineVectors(this.#context.lanes, reducer, a, b);
    const values = lanes.map((name) => get(this.local(name)));
    const whole =
      values.length === LANES ? combine(combine(values[0] as Code, values[1] as Code), combine(values[2] as Code, values[3] as Code)) : (values[0] as Code);
    return combine(get(this.local(total)), whole);
  }
}
