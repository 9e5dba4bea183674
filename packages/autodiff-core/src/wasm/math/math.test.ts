/**
 * Vector functions against Math's, which are within 1 ulp, over the whole range and at its edges. In float32 the reference is
 * Math's float64 value, so that the bound is the function's own.
 */
import { describe, expect, it } from 'vitest';
import { Block, Locals } from '../encode/block.ts';
import { constI32, get, load, op, store } from '../encode/code.ts';
import { encodeModule } from '../encode/module.ts';
import { i32, v128 } from '../encode/opcodes.ts';
import { lanesOf, type Precision } from '../lanes.ts';
import { countUp } from '../loops.ts';
import { VectorModule } from '../vector-module.ts';
import { vectorCode } from './elementwise.ts';
import { VectorMath } from './vector-math.ts';

const AT = 4096;

/** A function of arrays from the vector code of a primitive. */
function vectorFunction(name: string, precision: Precision): (values: readonly number[]) => number[] {
  const lanes = lanesOf[precision];
  const body = new Block(new Locals(['i32']));
  const pool = new VectorModule(lanes, 0, AT);
  countUp(body, get(0), 16, (inner, at) => {
    const address = op(i32.add, at, constI32(AT));
    const math = new VectorMath(lanes, pool, inner);
    const x = inner.let('v128', load(v128.load, address));
    inner.add(store(v128.store, address, vectorCode(name, math, [x], undefined)));
  });
  pool.functions.push({ name: 'f', body });
  const module = new WebAssembly.Module(encodeModule({ functions: pool.functions, data: pool.data() }));
  return (values) => {
    const count = Math.ceil(values.length / lanes.count) * lanes.count;
    const memory = new WebAssembly.Memory({ initial: Math.ceil((AT + count * lanes.bytes) / 65536) });
    const { exports } = new WebAssembly.Instance(module, { m: { memory } });
    const view = precision === 'float64' ? new Float64Array(memory.buffer, AT) : new Float32Array(memory.buffer, AT);
    view.set(values);
    (exports['f'] as (bytes: number) => void)(count * lanes.bytes);
    return [...view.subarray(0, values.length)];
  };
}

/** Distance in units of the last place of the precision at y. */
function ulps(actual: number, y: number, precision: Precision): number {
  if (Object.is(actual, y) || (Number.isNaN(actual) && Number.isNaN(y))) return 0;
  const [digits, smallest] = precision === 'float64' ? [52, 2 ** -1074] : [23, 2 ** -149];
  const unit = Math.max(smallest, 2 ** (Math.floor(Math.log2(Math.abs(y))) - digits));
  return Math.abs(actual - y) / unit;
}

const spread = (low: number, high: number, count: number) => Array.from({ length: count }, (_, i) => low + ((high - low) * (i + 0.37 * Math.sin(i))) / count);
const powers = (low: number, high: number) => Array.from({ length: 4000 }, (_, i) => Math.exp(low + ((high - low) * i) / 4000));
const edges = [0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 5e-324, -5e-324, 2 ** -1022, Number.MAX_VALUE, -Number.MAX_VALUE];

const functions: readonly { name: string; f: (x: number) => number; values: readonly number[]; bound: number }[] = [
  { name: 'exp', f: Math.exp, values: [...spread(-760, 720, 20000), ...spread(-1, 1, 4000), ...spread(-745.2, -700, 4000)], bound: 2 },
  { name: 'expm1', f: Math.expm1, values: [...spread(-60, 720, 10000), ...spread(-1.2, 1.2, 8000), ...powers(-40, 0)], bound: 3 },
  { name: 'log', f: Math.log, values: [...powers(-744, 709), ...spread(0.4, 2.5, 8000)], bound: 2 },
  { name: 'log1p', f: Math.log1p, values: [...powers(-700, 709), ...spread(-0.9999, 3, 9000), ...spread(0, 1, 4000)], bound: 2.5 },
  { name: 'exponentialOf', f: (x) => Math.exp(-2 * Math.abs(x)), values: [...spread(-380, 380, 9000), ...spread(-1, 1, 4000)], bound: 2 },
  { name: 'tanhFrom', f: Math.tanh, values: [...spread(-25, 25, 9000), ...spread(-1.5, 1.5, 9000), ...powers(-700, 3), ...spread(-400, 400, 500)], bound: 3.5 },
  { name: 'log1pOfFraction', f: Math.log1p, values: [...spread(0, 1, 9000), ...powers(-700, 0), 1, 0.5, 0.49999999999999994], bound: 2 },
  { name: 'floor', f: Math.floor, values: spread(-9, 9, 500), bound: 0 },
  { name: 'sign', f: Math.sign, values: spread(-9, 9, 50), bound: 0 },
  { name: 'rsqrt', f: (x) => 1 / Math.sqrt(x), values: powers(-700, 700), bound: 1.5 },
];

describe.each(['float64', 'float32'] as const)('in %s', (precision) => {
  const round = precision === 'float64' ? (x: number) => x : Math.fround;
  it.each(functions)('$name is near', ({ name, f, values, bound }) => {
    const given = [...values, ...(name === 'log1pOfFraction' ? [0, 1, 5e-324, Number.NaN] : edges)]
      .map(round)
      .filter((x) => precision === 'float64' || Math.abs(x) > 2 ** -120 || x === 0);
    const actual = vectorFunction(name, precision)(given);
    let worst = 0;
    given.forEach((x, i) => {
      const y = f(x);
      const expected = round(y);
      const error = Number.isFinite(expected) && Number.isFinite(y) ? ulps(actual[i] as number, y, precision) : ulps(actual[i] as number, expected, precision);
      if (!(error <= bound)) throw new Error(`${name}(${x}) is ${actual[i]} instead of ${expected}: ${error} ulp`);
      worst = Math.max(worst, error);
    });
    expect(worst).toBeLessThanOrEqual(bound);
  });

  it.each(['expm1', 'log1p', 'neg', 'sqrt', 'abs', 'tanhFrom'])('%s keeps signed zeros and NaN', (name) => {
    const f = { expm1: Math.expm1, log1p: Math.log1p, neg: (x: number) => -x, sqrt: Math.sqrt, abs: Math.abs, tanhFrom: Math.tanh }[name as 'neg'];
    expect(vectorFunction(name, precision)([0, -0, Number.NaN])).toEqual([0, -0, Number.NaN].map(f));
  });
});
