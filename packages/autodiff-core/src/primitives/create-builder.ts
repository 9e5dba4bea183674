/** A Builder with its constructors bound. */
import { bug, ThetakitError } from '@thetakit/registry';
import { Builder } from '../ir/builder.ts';
import type { AnyPrimitive, DotParams, DType, Node, Ops } from '../ir/node.ts';
import { type Shape, shapesEqual, showShape } from '../ir/shape.ts';
import { foldConstants } from './fold-constants.ts';
import { hoistBroadcast } from './hoist-broadcast.ts';
import { newInput } from './input.ts';
import { primitives } from './table.ts';

/** A new builder: empty tables, every primitive that tfjs kernels need by its name, all general simplifications. */
export function createBuilder(): Builder {
  const builder = new Builder();
  const ops = createOps(builder);
  builder.ops = ops;
  builder.simplify = (primitive, inputs, params) => hoistBroadcast(primitive, inputs, params, ops) ?? foldConstants(primitive, inputs, params, ops);
  return builder;
}

/** A new argument of a graph. */
export function createInput(builder: Builder, shape: Shape, dtype: DType = 'float'): Node {
  return builder.ops.apply('input', [], newInput(shape, dtype));
}

/** The constructors of ir/ops.ts over a builder. */
export function createOps(builder: Builder): Ops {
  const apply: Ops['apply'] = (primitive, inputs, params) =>
    builder.make(typeof primitive === 'string' ? primitiveNamed(primitive) : primitive, inputs, params);
  const binary = (name: string) => (a: Node, b: Node) => apply(name, [a, b]);
  const broadcast = (a: Node, shape: Shape, axes: readonly number[]) => apply('broadcast', [a], { shape, axes });
  const constant = (value: number, shape: Shape = [], dtype: DType = 'float') => {
    const scalar = apply('constant', [], { data: Float64Array.of(value), shape: [], dtype });
    return shape.length === 0 ? scalar : broadcast(scalar, shape, []);
  };
  return {
    apply,
    constant,
    array: (data, shape, dtype = 'float') => (shape.length === 0 ? constant(data[0] as number, [], dtype) : apply('constant', [], { data, shape, dtype })),
    neg: (a) => apply('neg', [a]),
    add: binary('add'),
    sub: binary('sub'),
    mul: binary('mul'),
    div: binary('div'),
    pow: binary('pow'),
    integerPow: (a, exponent) => apply('integerPow', [a], { exponent }),
    max: binary('max'),
    min: binary('min'),
    select: (p, a, b) => apply('select', [p, a, b]),
    equal: binary('equal'),
    less: binary('less'),
    lessEqual: binary('lessEqual'),
    greater: binary('greater'),
    greaterEqual: binary('greaterEqual'),
    unary: (primitive, a) => apply(primitive, [a]),
    convert: (a, dtype) => apply('convert', [a], { dtype }),
    reduceSum: (a, axes) => apply('reduceSum', [a], { axes }),
    reduceMax: (a, axes) => apply('reduceMax', [a], { axes }),
    reduceProd: (a, axes) => apply('reduceProd', [a], { axes }),
    reshape: (a, shape) => apply('reshape', [a], { shape }),
    transpose: (a, permutation) => apply('transpose', [a], { permutation }),
    broadcast,
    broadcastTo: (a, shape) => (shapesEqual(a.shape, shape) ? a : broadcast(a, shape, alignLast(a.shape, shape))),
    reverse: (a, axes) => apply('reverse', [a], { axes }),
    slice: (a, start, limit, strides = start.map(() => 1)) => apply('slice', [a], { start, limit, strides }),
    pad: (a, low, high, interior = low.map(() => 0), value = constant(0, [], a.dtype)) => apply('pad', [a, value], { low, high, interior }),
    concatenate: (parts, axis) => apply('concatenate', parts, { axis }),
    dot: (a, b, params: DotParams) => apply('dot', [a, b], params),
    matMul: (a, b) => apply('dot', [a, b], { contract: [[1], [0]], batch: [[], []] }),
    gather: (data, indices, axis) => apply('gather', [data, indices], { axis, batchDims: 0 }),
  };
}

function primitiveNamed(name: string): AnyPrimitive {
  const primitive = primitives.get(name);
  if (primitive === undefined) throw bug('ops.apply', `no primitive of tfjs kernels is called ${name}; hand over the primitive itself`);
  return primitive;
}

/** Axes of `shape` that the axes of a smaller shape fall on, aligned at the end. */
function alignLast(from: Shape, shape: Shape): number[] {
  if (from.length > shape.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'broadcastTo',
      problem: `shape ${showShape(from)} has more axes than ${showShape(shape)}`,
      action: 'Broadcast to a shape of at least as many axes',
      received: from,
      expected: shape,
    });
  }
  return from.map((_, i) => shape.length - from.length + i);
}
