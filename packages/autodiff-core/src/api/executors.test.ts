/** Every synchronous executor on the suite that others run as well, and broken ones that it has to catch. */
import * as tf from '@tensorflow/tfjs-core';
import { type ExecutorUnderTest, executorConformance, type ShapedNumbers } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { NdArray, ndarray } from '../array/nd-array.ts';
import { jit } from './jit.ts';

const argument = (data: Float64Array, shape: readonly number[]): ShapedNumbers => ndarray(data as never, { shape });
type Run = (...inputs: readonly ShapedNumbers[]) => unknown;
const compiled = (program: unknown, options: object = {}): Run => jit(program as never, options) as never;

const executors: ExecutorUnderTest[] = (['js', 'wasm', 'interpreter', 'auto'] as const).flatMap((backend) =>
  (['float64', 'float32'] as const).map((precision) => ({
    id: `${backend}, ${precision}`,
    ops: tf,
    precision,
    argument,
    compile: (program) => compiled(program, { backend, precision }),
  })),
);

describe.each(executors)('$id', (executor) => {
  for (const { name, run } of executorConformance(executor)) it(name, run);
});

/** Rules that an executor breaks. */
async function broken(compile: ExecutorUnderTest['compile'], more: Partial<ExecutorUnderTest> = {}): Promise<string[]> {
  const names: string[] = [];
  for (const { name, run } of executorConformance({ id: 'broken', ops: tf, argument, compile, ...more })) {
    await run().catch((error: unknown) => {
      expect(String(error)).toContain('CONFORMANCE_FAILED: broken');
      names.push(name);
    });
  }
  return names;
}

/** What an executor gives, changed. */
const after = (change: (result: NdArray) => unknown) => (program: unknown) => {
  const run = compiled(program);
  return (...inputs: ShapedNumbers[]) => {
    const result = run(...inputs);
    return result instanceof NdArray ? change(result) : result;
  };
};

describe('the suite catches', () => {
  it('a last bit that is lost, in float64 but not in float32', async () => {
    const rounded = after(({ data, shape }) => ({ data: Float32Array.from(data as Float64Array), shape }));
    expect((await broken(rounded)).length).toBeGreaterThan(8);
    expect(await broken(rounded, { precision: 'float32' })).toEqual([]);
  });
  it('a shape that is lost', async () => {
    const flat = after(({ data }) => ({ data, shape: [data.length] }));
    expect(await broken(flat)).toContain('the numbers of broadcasting a row and a column are right, call after call');
  });
  it('a buffer that the next call writes to', async () => {
    const reusing = (program: unknown) => {
      const buffer = new Float64Array(64);
      return after(({ data, shape }) => {
        buffer.set(data);
        return { data: buffer.subarray(0, data.length), shape };
      })(program);
    };
    expect(await broken(reusing)).toContain('the numbers of a choice by a comparison are right, call after call');
  });
  it('answers of the first call for ever', async () => {
    const frozen = (program: unknown) => {
      let kept: unknown;
      const run = compiled(program);
      return (...inputs: ShapedNumbers[]) => {
        kept ??= run(...inputs);
        return kept;
      };
    };
    expect((await broken(frozen)).length).toBeGreaterThan(8);
  });
  it('arguments that are written to', async () => {
    const writing = (program: unknown) => {
      const run = compiled(program);
      return (...inputs: ShapedNumbers[]) => {
        const result = run(...inputs);
        (inputs[0]!.data as Float64Array)[0] = 5;
        return result;
      };
    };
    expect((await broken(writing)).length).toBeGreaterThan(8);
  });
  it('an executor that does what it says that it refuses', async () => {
    expect(await broken(compiled as never, { refuses: ['infinity and NaN'] })).toEqual(['refuses infinity and NaN']);
  });
});
