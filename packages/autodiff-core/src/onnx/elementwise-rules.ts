/** Primitives that act element by element; operands of rank 0 broadcast, in ONNX as here. */
import type { Node } from '../ir/node.ts';
import type { ConvertParams } from '../primitives/convert.ts';
import type { IntegerPowParams } from '../primitives/integer-pow.ts';
import { elementTypes, type ModelWriter } from './model-writer.ts';
import { type Lowering, NoOnnx, type OnnxRule } from './onnx-rule.ts';

const same: Readonly<Record<string, string>> = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  max: 'Max',
  min: 'Min',
  pow: 'Pow',
  neg: 'Neg',
  abs: 'Abs',
  sign: 'Sign',
  floor: 'Floor',
  ceil: 'Ceil',
  round: 'Round',
  sqrt: 'Sqrt',
  exp: 'Exp',
  log: 'Log',
  sin: 'Sin',
  cos: 'Cos',
  tanh: 'Tanh',
  relu: 'Relu',
};

/** Those that ONNX Runtime has in float32 alone. */
const float32Only: Readonly<Record<string, string>> = {
  asin: 'Asin',
  acos: 'Acos',
  atan: 'Atan',
  asinh: 'Asinh',
  acosh: 'Acosh',
  atanh: 'Atanh',
  erf: 'Erf',
};

const comparisons: Readonly<Record<string, string>> = {
  equal: 'Equal',
  less: 'Less',
  lessEqual: 'LessOrEqual',
  greater: 'Greater',
  greaterEqual: 'GreaterOrEqual',
};

const logic: Readonly<Record<string, string>> = { and: 'And', or: 'Or', xor: 'Xor', not: 'Not' };

const operand = (node: Node, i: number) => node.inputs[i] as Node;
const values = (node: Node, lowering: Lowering) => node.inputs.map((input) => lowering.value(input));

/** log(1 + x) = log u + (x - (u - 1)) / u, u = 1 + x: the second term is what rounding lost. */
function log1p(model: ModelWriter, x: string): string {
  const one = model.number(1);
  const u = model.op('Add', [one, x]);
  const lost = model.op('Div', [model.op('Sub', [x, model.op('Sub', [u, one])]), u]);
  const small = model.op('Less', [model.op('Abs', [x]), model.number(1e6)]);
  return model.op('Add', [model.op('Log', [u]), model.op('Where', [small, lost, model.number(0)])]);
}

/** e^x - 1 = (u - 1) x / log u, u = e^x, but x where u = 1 and u - 1 far from 0 (Kahan). */
function expm1(model: ModelWriter, x: string): string {
  const one = model.number(1);
  const u = model.op('Exp', [x]);
  const less = model.op('Sub', [u, one]);
  const near = model.op('Less', [model.op('Abs', [x]), one]);
  // A safe argument keeps 0/0 out of the branch that is not taken.
  const isOne = model.op('Equal', [u, one]);
  const safe = model.op('Where', [isOne, model.number(2), u]);
  const quotient = model.op('Div', [model.op('Mul', [less, x]), model.op('Log', [safe])]);
  return model.op('Where', [isOne, x, model.op('Where', [near, quotient, less])]);
}

/** sech^2 x = 4 e / (1 + e)^2, e = exp(-2 |x|). */
function sech2(model: ModelWriter, x: string): string {
  const e = model.op('Exp', [model.op('Mul', [model.number(-2), model.op('Abs', [x])])]);
  const u = model.op('Add', [model.number(1), e]);
  return model.op('Div', [model.op('Mul', [model.number(4), e]), model.op('Mul', [u, u])]);
}

/** (h / 2) h + 1 / (2 h^2), h = exp(|x| / 2): nothing overflows before the result does. */
function cosh(model: ModelWriter, x: string): string {
  const h = model.op('Exp', [model.op('Mul', [model.number(0.5), model.op('Abs', [x])])]);
  const half = model.op('Mul', [model.number(0.5), h]);
  return model.op('Add', [model.op('Mul', [half, h]), model.op('Div', [model.op('Div', [model.number(0.5), h]), h])]);
}

/** sign(x) times: (u + u / (1 + u)) / 2, u = e^|x| - 1, up to |x| = 1, and as cosh with the other sign beyond. */
function sinh(model: ModelWriter, x: string): string {
  const size = model.op('Abs', [x]);
  const [one, half] = [model.number(1), model.number(0.5)];
  const u = expm1(model, model.op('Min', [size, one]));
  const small = model.op('Mul', [half, model.op('Add', [u, model.op('Div', [u, model.op('Add', [one, u])])])]);
  const h = model.op('Exp', [model.op('Mul', [half, size])]);
  const large = model.op('Sub', [model.op('Mul', [model.op('Mul', [half, h]), h]), model.op('Div', [model.op('Div', [half, h]), h])]);
  return model.op('Mul', [model.op('Sign', [x]), model.op('Where', [model.op('Less', [size, one]), small, large])]);
}

function integerPower(model: ModelWriter, x: string, exponent: number): string {
  let [base, result] = [x, ''];
  for (let k = Math.abs(exponent); k > 0; k >>= 1) {
    if (k & 1) result = result === '' ? base : model.op('Mul', [result, base]);
    if (k > 1) base = model.op('Mul', [base, base]);
  }
  return exponent < 0 ? model.op('Div', [model.number(1), result]) : result;
}

function convert(node: Node, lowering: Lowering): string {
  const { model } = lowering;
  const { dtype } = node.params as ConvertParams;
  const x = operand(node, 0);
  if (dtype === 'bool') return lowering.mask(x);
  const value = lowering.value(x);
  if (dtype === 'float' || x.dtype !== 'float') return value;
  return model.op('Mul', [model.op('Sign', [value]), model.op('Floor', [model.op('Abs', [value])])]);
}

const plain = (table: Readonly<Record<string, string>>, rule: (op: string) => OnnxRule) =>
  Object.fromEntries(Object.entries(table).map(([name, op]): [string, OnnxRule] => [name, rule(op)]));

/** Rules whose results are numbers. */
export const elementwiseRules: Readonly<Record<string, OnnxRule>> = {
  ...plain(same, (op) => (node, lowering) => lowering.model.op(op, values(node, lowering))),
  ...plain(float32Only, (op) => (node, lowering) => {
    if (lowering.model.precision === 'float64') throw new NoOnnx(`${node.primitive.name} has no float64 kernel in ONNX Runtime`);
    return lowering.model.op(op, values(node, lowering));
  }),
  logistic: (node, lowering) => lowering.model.op('Sigmoid', values(node, lowering)),
  rsqrt: (node, lowering) => lowering.model.op('Reciprocal', [lowering.model.op('Sqrt', values(node, lowering))]),
  log1p: (node, lowering) => log1p(lowering.model, lowering.value(operand(node, 0))),
  expm1: (node, lowering) => expm1(lowering.model, lowering.value(operand(node, 0))),
  tan: (node, { model, value }) => model.op('Div', [model.op('Sin', [value(operand(node, 0))]), model.op('Cos', [value(operand(node, 0))])]),
  sinh: (node, lowering) => sinh(lowering.model, lowering.value(operand(node, 0))),
  cosh: (node, lowering) => cosh(lowering.model, lowering.value(operand(node, 0))),
  sech2: (node, lowering) => sech2(lowering.model, lowering.value(operand(node, 0))),
  integerPow: (node, lowering) => integerPower(lowering.model, lowering.value(operand(node, 0)), (node.params as IntegerPowParams).exponent),
  stopGradient: (node, lowering) => lowering.value(operand(node, 0)),
  barrier: (node, lowering) => lowering.value(operand(node, 0)),
  convert,
  select: (node, lowering) => lowering.model.op('Where', [lowering.mask(operand(node, 0)), lowering.value(operand(node, 1)), lowering.value(operand(node, 2))]),
  clamp: (node, lowering) => {
    const [x, low, high] = values(node, lowering) as [string, string, string];
    return lowering.model.op('Min', [lowering.model.op('Max', [x, low]), high]);
  },
};

/** Rules whose results are booleans. */
export const maskRules: Readonly<Record<string, OnnxRule>> = {
  ...plain(comparisons, (op) => (node, lowering) => lowering.model.op(op, values(node, lowering))),
  ...plain(
    logic,
    (op) => (node, lowering) =>
      lowering.model.op(
        op,
        node.inputs.map((input) => lowering.mask(input)),
      ),
  ),
  notEqual: (node, lowering) => lowering.model.op('Not', [lowering.model.op('Equal', values(node, lowering))]),
  isNan: (node, lowering) => lowering.model.op('IsNaN', values(node, lowering)),
  isInf: (node, lowering) => lowering.model.op('IsInf', values(node, lowering)),
  isFinite: (node, lowering) => {
    const { model } = lowering;
    const x = values(node, lowering);
    return model.op('Not', [model.op('Or', [model.op('IsNaN', x), model.op('IsInf', x)])]);
  },
};

/** Booleans as numbers, and numbers as booleans. */
export function asNumbers(model: ModelWriter, mask: string): string {
  return model.op('Cast', [mask], { to: elementTypes[model.precision] });
}

export function asMask(model: ModelWriter, value: string): string {
  return model.op('Not', [model.op('Equal', [value, model.number(0)])]);
}
