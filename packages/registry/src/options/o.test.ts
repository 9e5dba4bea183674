import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { o } from './o.ts';
import { jsonSchemaOf, optionRows, resolveOptions } from './resolve-options.ts';
import type { OptionsInput, OptionsOf } from './schema.ts';

const schema = o.options({
  learningRate: o.number({ gt: 0, max: 10, default: 0.1, scale: 'log', unit: 'x/f', describe: 'Step size' }),
  history: o.integer({ min: 1, default: 10, describe: 'Pairs kept' }),
  nesterov: o.boolean({ default: false, describe: 'Look ahead' }),
  variant: o.choice(['tf', 'torch'], { default: 'tf', describe: 'Whose rule' }),
  start: o.vector({ optional: true, min: 0, length: 2, describe: 'Start' }),
  label: o.string({ describe: 'A name' }),
});

const resolve = (given: unknown) => resolveOptions('demo', schema, given);

describe('o.options', () => {
  it('types inputs and outputs', () => {
    expectTypeOf<OptionsOf<typeof schema>['learningRate']>().toEqualTypeOf<number>();
    expectTypeOf<OptionsOf<typeof schema>['variant']>().toEqualTypeOf<'tf' | 'torch'>();
    expectTypeOf<OptionsOf<typeof schema>['start']>().toEqualTypeOf<readonly number[] | Float64Array | undefined>();
    expectTypeOf<{ label: string }>().toExtend<OptionsInput<typeof schema>>();
    expectTypeOf<{ nesterov: boolean }>().not.toExtend<OptionsInput<typeof schema>>();
  });

  it('fills in defaults and keeps what is given', () => {
    expect(resolve({ label: 'a', history: 3 })).toEqual({
      learningRate: 0.1,
      history: 3,
      nesterov: false,
      variant: 'tf',
      start: undefined,
      label: 'a',
    });
  });

  it('accepts a value exactly when it lies in the range', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (learningRate) => {
        const accepted = learningRate > 0 && learningRate <= 10;
        if (accepted) expect(resolve({ label: 'a', learningRate })).toMatchObject({ learningRate });
        else expect(() => resolve({ label: 'a', learningRate })).toThrow('OPTION_OUT_OF_RANGE');
      }),
      { seed: 2 },
    );
  });

  it.each([
    [{ label: 'a', learningRate: -1 }, 'OPTION_OUT_OF_RANGE: demo: learningRate is -1, expected 0 < learningRate <= 10. Choose a value inside the range'],
    [{ label: 'a', learningRate: Number.NaN }, 'OPTION_TYPE: demo: learningRate is NaN, expected a number. Pass a value of that type'],
    [{ label: 'a', history: 2.5 }, 'OPTION_TYPE: demo: history is 2.5, expected an integer. Pass a value of that type'],
    [{ label: 'a', nesterov: 1 }, 'OPTION_TYPE: demo: nesterov is 1, expected true or false. Pass a value of that type'],
    [{ label: 'a', variant: 'jax' }, 'OPTION_OUT_OF_RANGE: demo: variant is "jax", expected one of tf, torch. Choose a value inside the range'],
    [{ label: 'a', start: [1] }, 'OPTION_OUT_OF_RANGE: demo: start is [1], expected 2 numbers. Choose a value inside the range'],
    [{ label: 'a', start: [1, -1] }, 'OPTION_OUT_OF_RANGE: demo: start is [1, -1], expected numbers >= 0. Choose a value inside the range'],
    [{ label: 'a', start: 'no' }, 'OPTION_TYPE: demo: start is "no", expected an array of numbers. Pass a value of that type'],
    [{ label: 7 }, 'OPTION_TYPE: demo: label is 7, expected a string. Pass a value of that type'],
    [{}, 'OPTION_MISSING: demo: label is missing. Pass label: A name'],
    [{ label: 'a', learningrate: 1 }, 'OPTION_UNKNOWN: demo: "learningrate" is not an option. Did you mean "learningRate"?'],
    [null, 'OPTION_TYPE: demo: options is null, expected a record of options. Pass a value of that type'],
  ])('refuses %j', (given, message) => {
    expect(() => resolve(given)).toThrow(message);
  });

  it('does not take inherited names for options', () => {
    expect(() => resolve({ label: 'a', toString: 1 })).toThrow('OPTION_UNKNOWN: demo: "toString" is not an option.');
  });
});

describe('optionRows', () => {
  it('gives everything that a flag, a help line and a docs table need', () => {
    const rows = optionRows('demo', schema);
    expect(rows.map((row) => row.flag)).toEqual(['--learning-rate', '--history', '--nesterov', '--variant', '--start', '--label']);
    expect(rows[0]).toEqual({
      name: 'learningRate',
      flag: '--learning-rate',
      type: 'number',
      required: false,
      default: 0.1,
      range: '0 < value <= 10',
      unit: 'x/f',
      scale: 'log',
      description: 'Step size',
    });
    expect(rows.map((row) => row.type)).toEqual(['number', 'integer', 'boolean', 'tf | torch', 'number[]', 'string']);
    expect(rows.map((row) => row.required)).toEqual([false, false, false, false, false, true]);
  });
});

describe('schemas of other libraries', () => {
  // A hand-written Standard Schema with the shape that zod and valibot have.
  const foreign = {
    '~standard': {
      version: 1 as const,
      vendor: 'other',
      validate: (value: unknown) => {
        const rate = (value as { rate?: unknown }).rate ?? 0.5;
        return typeof rate === 'number' ? { value: { rate } } : { issues: [{ message: 'Expected number', path: ['rate'] }] };
      },
      jsonSchema: {
        input: () => ({ type: 'object', properties: { rate: { anyOf: [{ type: 'number' }, { type: 'null' }], default: 0.5, description: 'Rate' } } }),
        output: () => ({}),
      },
    },
  };

  it('validate, default and describe like ours', () => {
    expect(resolveOptions('x', foreign, {})).toEqual({ rate: 0.5 });
    expect(() => resolveOptions('x', foreign, { rate: 'a' })).toThrow('OPTION_TYPE: x: rate is "a", expected Expected number.');
    expect(() => resolveOptions('x', foreign, { rte: 1 })).toThrow('OPTION_UNKNOWN: x: "rte" is not an option. Did you mean "rate"?');
    expect(optionRows('x', foreign)[0]).toMatchObject({ type: 'number | null', default: 0.5, range: '', scale: 'linear' });
  });

  it('such as zod work as they are', () => {
    const schema = z.object({ rate: z.number().positive().max(1).default(0.5).describe('Rate'), steps: z.int() });
    expect(resolveOptions('x', schema, { steps: 3 })).toEqual({ rate: 0.5, steps: 3 });
    expect(() => resolveOptions('x', schema, { steps: 3, rate: -1 })).toThrow('OPTION_TYPE: x: rate is -1, expected Too small: expected number to be >0.');
    expect(() => resolveOptions('x', schema, {})).toThrow('OPTION_MISSING: x: steps is missing.');
    expect(optionRows('x', schema)[0]).toMatchObject({
      name: 'rate',
      type: 'number',
      default: 0.5,
      range: '0 < value <= 1',
      description: 'Rate',
      required: false,
    });
  });

  it('are refused when they are asynchronous or no schema at all', () => {
    const slow = { '~standard': { version: 1 as const, vendor: 'slow', validate: () => Promise.resolve({ value: {} }) } };
    expect(() => resolveOptions('x', slow, {})).toThrow('SCHEMA_UNSUPPORTED: x: the option schema validates asynchronously. Use a synchronous schema');
    expect(() => jsonSchemaOf('x', {} as never)).toThrow('SCHEMA_UNSUPPORTED: x: options is an object with keys (none), expected a Standard Schema.');
    expect(optionRows('x', slow)).toEqual([]);
  });
});
