/** Kernels of one operand, element by element. */
import type { DType, Node, Ops } from '../../ir/node.ts';
import { type KernelRule, type KernelRules, rule, type UnaryInputs } from './rule.ts';
import { sqrtRule } from './sqrt-rule.ts';

const direct: Readonly<Record<string, string>> = {
  Abs: 'abs',
  Acos: 'acos',
  Acosh: 'acosh',
  Asin: 'asin',
  Asinh: 'asinh',
  Atan: 'atan',
  Atanh: 'atanh',
  Ceil: 'ceil',
  Cos: 'cos',
  Cosh: 'cosh',
  Erf: 'erf',
  Exp: 'exp',
  Expm1: 'expm1',
  Floor: 'floor',
  IsFinite: 'isFinite',
  IsInf: 'isInf',
  IsNan: 'isNan',
  Log: 'log',
  Log1p: 'log1p',
  LogicalNot: 'not',
  Neg: 'neg',
  Relu: 'relu',
  Round: 'round',
  Rsqrt: 'rsqrt',
  Sigmoid: 'logistic',
  Sign: 'sign',
  Sin: 'sin',
  Sinh: 'sinh',
  Softplus: 'softplus',
  Tan: 'tan',
  Tanh: 'tanh',
};

/** Kernels whose result is an integer for integers. */
const keepsIntegers = new Set(['Abs', 'Ceil', 'Floor', 'Neg', 'Relu', 'Round', 'Sign']);

/** The result of a kernel in the integers, when its operand is one. */
function inIntegers(x: Node, result: Node, ops: Ops): Node {
  return x.dtype === 'int32' ? ops.convert(result, 'int32') : result;
}

const dtypes: Readonly<Record<string, DType>> = { float32: 'float', int32: 'int32', bool: 'bool' };

/** Constants of Klambauer et al., Self-Normalizing Neural Networks (2017). */
const seluAlpha = 1.6732632423543772848170429916717;
const seluScale = 1.0507009873554804934193349852946;

/** alpha (e^x - 1) for x <= 0, x beyond; the exponential never sees a positive argument. */
function elu(x: Node, alpha: number, scale: number, ops: Ops): Node {
  const positive = ops.greater(x, ops.constant(0));
  const below = ops.unary('expm1', ops.select(positive, ops.constant(0), x));
  return ops.select(positive, ops.mul(ops.constant(scale), x), ops.mul(ops.constant(scale * alpha), below));
}

/** Slope 1 inside (0, 6) and 0 at and beyond both kinks. */
export function relu6(x: Node, ops: Ops): Node {
  const inside = ops.apply('and', [ops.greater(x, ops.constant(0)), ops.less(x, ops.constant(6))]);
  return ops.select(inside, x, ops.unary('stopGradient', ops.apply('clamp', [x, ops.constant(0), ops.constant(6)])));
}

/** x for x > 0, alpha x otherwise. */
export function leakyRelu(x: Node, alpha: Node, ops: Ops): Node {
  return ops.select(ops.greater(x, ops.constant(0)), x, ops.mul(alpha, x));
}

export { elu };

export const unaryRules: KernelRules = {
  ...Object.fromEntries(
    Object.entries(direct).map(([kernel, name]): [string, KernelRule] => [
      kernel,
      rule<UnaryInputs>(({ x }, _attrs, ops) => (keepsIntegers.has(kernel) ? inIntegers(x, ops.unary(name, x), ops) : ops.unary(name, x))),
    ]),
  ),
  Identity: rule<UnaryInputs>(({ x }) => x),
  Reciprocal: rule<UnaryInputs>(({ x }, _attrs, ops) => ops.div(ops.constant(1), x)),
  Square: rule<UnaryInputs>(({ x }, _attrs, ops) => ops.mul(x, x)),
  Sqrt: rule<UnaryInputs>(({ x }, _attrs, ops) => sqrtRule(x, ops)),
  Cast: rule<UnaryInputs, { dtype: string }>(({ x }, { dtype }, ops) => ops.convert(x, dtypes[dtype] ?? 'float')),
  ClipByValue: rule<UnaryInputs, { clipValueMin: number; clipValueMax: number }>(({ x }, attrs, ops) =>
    ops.apply('clamp', [x, ops.constant(attrs.clipValueMin, [], x.dtype), ops.constant(attrs.clipValueMax, [], x.dtype)]),
  ),
  Step: rule<UnaryInputs, { alpha: number }>(({ x }, { alpha }, ops) =>
    inIntegers(x, ops.select(ops.unary('isNan', x), x, ops.select(ops.greater(x, ops.constant(0)), ops.constant(1), ops.constant(alpha ?? 0))), ops),
  ),
  Elu: rule<UnaryInputs>(({ x }, _attrs, ops) => elu(x, 1, 1, ops)),
  Selu: rule<UnaryInputs>(({ x }, _attrs, ops) => elu(x, seluAlpha, seluScale, ops)),
  Relu6: rule<UnaryInputs>(({ x }, _attrs, ops) => inIntegers(x, relu6(x, ops), ops)),
  LeakyRelu: rule<UnaryInputs, { alpha: number }>(({ x }, { alpha }, ops) => leakyRelu(x, ops.constant(alpha), ops)),
};
