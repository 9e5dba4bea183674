/**
 * An argument of a graph. Two inputs are equal only when their ids are.
 */
import { bug } from '@thetakit/registry';
import type { DType, LeafPrimitive } from '../ir/node.ts';

export interface InputParams {
  /** Unique in the process. */
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

let nextInput = 1;

/** Parameters of a new input. */
export function newInput(shape: readonly number[], dtype: DType = 'float'): InputParams {
  return { id: nextInput++, shape, dtype };
}

export const input: LeafPrimitive<InputParams> = {
  name: 'input',
  kind: 'leaf',
  infer: (_inputs, { shape, dtype }) => ({ shape, dtype }),
  key: ({ id }) => String(id),
  jvp: () => null,
  batch() {
    throw bug('input', 'an input is replaced, never batched');
  },
};
