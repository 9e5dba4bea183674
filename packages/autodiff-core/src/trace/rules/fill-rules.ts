/** Kernels without operands, and those that look only at the shape of theirs. */
import type { DType } from '../../ir/node.ts';
import { type KernelRules, rule, type UnaryInputs } from './rule.ts';

const dtypeOf = (dtype: string | undefined): DType => (dtype === 'int32' ? 'int32' : dtype === 'bool' ? 'bool' : 'float');

export const fillRules: KernelRules = {
  Fill: rule<object, { shape: number[]; value: number; dtype?: string }>((_inputs, { shape, value, dtype }, ops) =>
    ops.constant(Number(value), shape, dtypeOf(dtype)),
  ),
  OnesLike: rule<UnaryInputs>(({ x }, _attrs, ops) => ops.constant(1, x.shape, x.dtype)),
  ZerosLike: rule<UnaryInputs>(({ x }, _attrs, ops) => ops.constant(0, x.shape, x.dtype)),
  Range: rule<object, { start: number; stop: number; step: number; dtype?: string }>((_inputs, { start, stop, step, dtype }, ops) => {
    const count = start === stop || (start < stop && step < 0) || (stop < start && step > 1) ? 0 : Math.abs(Math.ceil((stop - start) / step));
    const direction = stop < start && step === 1 ? -1 : step;
    return ops.array(
      Float64Array.from({ length: count }, (_, i) => start + i * direction),
      [count],
      dtypeOf(dtype),
    );
  }),
  LinSpace: rule<object, { start: number; stop: number; num: number }>((_inputs, { start, stop, num }, ops) => {
    const step = num > 1 ? (stop - start) / (num - 1) : 0;
    return ops.array(
      Float64Array.from({ length: num }, (_, i) => (i === num - 1 && num > 1 ? stop : start + i * step)),
      [num],
    );
  }),
};
