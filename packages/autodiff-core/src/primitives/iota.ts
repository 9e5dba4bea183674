/**
 * The index along one axis: element [.., i, ..] is i. Its tangent is zero.
 */
import { bug } from '@thetakit/registry';
import type { DType, LeafPrimitive } from '../ir/node.ts';

export interface IotaParams {
  readonly shape: readonly number[];
  readonly axis: number;
  readonly dtype: DType;
}

export const iota: LeafPrimitive<IotaParams> = {
  name: 'iota',
  kind: 'leaf',
  infer: (_inputs, { shape, dtype }) => ({ shape, dtype }),
  jvp: () => null,
  batch() {
    throw bug('iota', 'an iota has no inputs to batch');
  },
};
