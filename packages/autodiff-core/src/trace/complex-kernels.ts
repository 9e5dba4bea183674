/**
 * Complex tensors inside a trace: a pair of real nodes behind one data id. Shapes and sums act on both parts; products,
 * absolute values and Fourier transforms have rules of their own. A traced function takes and returns real tensors:
 * tf.complex makes pairs, tf.real and tf.imag take them apart.
 */
import { ThetakitError } from '@thetakit/registry';
import type { Node, Ops } from '../ir/node.ts';
import { elementwise } from './rules/broadcast-operands.ts';
import type { KernelRules } from './rules/rule.ts';
import { atUserLine } from './user-line.ts';

/** Real and imaginary part, of one shape. */
export interface ComplexPair {
  readonly real: Node;
  readonly imag: Node;
}

/** An operand or result of a kernel. */
export type KernelValue = Node | ComplexPair;

export function isPair(value: KernelValue): value is ComplexPair {
  return 'imag' in value;
}

/** Kernels that treat both parts alike. */
const alike = new Set([
  'Identity',
  'Reshape',
  'ExpandDims',
  'Transpose',
  'Slice',
  'StridedSlice',
  'Concat',
  'Pack',
  'Reverse',
  'Tile',
  'BroadcastTo',
  'GatherV2',
  'Sum',
  'Mean',
  'Neg',
  'Add',
  'Sub',
  'AddN',
  'SplitV',
  'Unpack',
  'ZerosLike',
]);

/** Runs a kernel of which an operand is complex, or that makes a complex tensor. */
export function complexKernel(
  name: string,
  inputs: Readonly<Record<string, KernelValue>>,
  attrs: Readonly<Record<string, unknown>>,
  ops: Ops,
  rules: KernelRules,
): KernelValue | readonly KernelValue[] {
  const pair = (key: string) => asPair(inputs[key] as KernelValue, ops);
  if (name === 'Complex') return { real: inputs['real'] as Node, imag: inputs['imag'] as Node };
  if (name === 'Real') return pair('input').real;
  if (name === 'Imag') return pair('input').imag;
  if (name === 'ComplexAbs') return elementwise('hypot', [pair('x').real, pair('x').imag], ops);
  if (name === 'FFT') return transform(pair('input'), false, ops);
  if (name === 'IFFT') return transform(pair('input'), true, ops);
  if (name === 'Cast') return attrs['dtype'] === 'complex64' ? pair('x') : (rules['Cast']?.({ x: pair('x').real }, attrs, ops) as Node);
  if (name === 'OnesLike') return asPair(ops.constant(1, pair('x').real.shape), ops);
  if (name === 'Multiply') return product(pair('a'), pair('b'), ops);
  if (name === 'RealDiv') return quotient(pair('a'), pair('b'), ops);
  const rule = rules[name];
  if (!alike.has(name) || rule === undefined) throw noRule(name);
  // Indices and other integers are no part of the pair.
  const part = (side: keyof ComplexPair) =>
    rule(
      Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, !isPair(value) && value.dtype === 'int32' ? value : asPair(value, ops)[side]])),
      attrs,
      ops,
    );
  const [real, imag] = [part('real'), part('imag')];
  if (!Array.isArray(real)) return { real: real as Node, imag: imag as Node };
  return (real as readonly Node[]).map((each, i) => ({ real: each, imag: (imag as readonly Node[])[i] as Node }));
}

function asPair(value: KernelValue, ops: Ops): ComplexPair {
  return isPair(value) ? value : { real: value, imag: ops.constant(0, value.shape) };
}

/** Along the last axis; the inverse is scaled by 1/n. */
function transform({ real, imag }: ComplexPair, inverse: boolean, ops: Ops): ComplexPair {
  const { shape } = real;
  const [leading, n] = [shape.slice(0, -1), shape.at(-1) as number];
  const stacked = ops.concatenate(
    [real, imag].map((each) => ops.reshape(each, [...leading, 1, n])),
    leading.length,
  );
  const result = ops.apply('fourier', [stacked], { conjugate: inverse });
  const side = (at: number) => {
    const own = ops.slice(result, [...leading.map(() => 0), at, 0], [...leading, at + 1, n]);
    const flat = ops.reshape(own, shape);
    return inverse ? ops.mul(ops.constant(1 / n), flat) : flat;
  };
  return { real: side(0), imag: side(1) };
}

function product(a: ComplexPair, b: ComplexPair, ops: Ops): ComplexPair {
  const mul = (x: Node, y: Node) => elementwise('mul', [x, y], ops);
  return { real: ops.sub(mul(a.real, b.real), mul(a.imag, b.imag)), imag: ops.add(mul(a.real, b.imag), mul(a.imag, b.real)) };
}

function quotient(a: ComplexPair, b: ComplexPair, ops: Ops): ComplexPair {
  const scale = ops.add(ops.mul(b.real, b.real), ops.mul(b.imag, b.imag));
  const { real, imag } = product(a, { real: b.real, imag: ops.neg(b.imag) }, ops);
  return { real: elementwise('div', [real, scale], ops), imag: elementwise('div', [imag, scale], ops) };
}

function noRule(name: string): ThetakitError {
  return new ThetakitError('OP_UNSUPPORTED', {
    who: 'trace',
    problem: `the tfjs kernel ${name} has no rule for complex tensors${atUserLine()}`,
    action: 'Take them apart with tf.real and tf.imag',
    received: name,
  });
}
