/** From a tfjs program to an Objective. */
import { type Objective, ThetakitError, type ValueAndGradient } from '@thetakit/registry';
import { NdArray } from '../array/nd-array.ts';
import { allocateArray } from '../compile/allocate.ts';
import { type Compiled, compile } from '../compile/compile.ts';
import { type Explanation, explainCompiled } from '../compile/explanation.ts';
import type { Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { userLine } from '../trace/user-line.ts';
import { callTraced, requireFloat } from '../transforms/call-traced.ts';
import { directional, type FlatProblem, hessianMatrix, jacobianMatrix, joinVector, leafGradients, overVector } from '../transforms/flat-problem.ts';
import { leafAval, readLeaf } from '../tree/leaf-values.ts';
import { type Flat, flattenTree, unflattenTree } from '../tree/structure.ts';
import { chunkedHessian, longestWholeHessian } from './chunked-hessian.ts';
import { type CompileChoice, compileOptions } from './staged.ts';
import type { Input, Result, TracedFunction } from './types.ts';

/** How an objective is compiled. */
export type ObjectiveOptions = CompileChoice;

/** An Objective of a traced function, with the way from its vectors to the user's parameters and back. */
export interface TracedObjective<P> extends Objective {
  gradient(x: Float64Array, out?: Float64Array): Float64Array;
  valueAndGradient(x: Float64Array, out?: Float64Array): ValueAndGradient;
  hessian(x: Float64Array, out?: Float64Array): Float64Array;
  hessianProduct(x: Float64Array, v: Float64Array, out?: Float64Array): Float64Array;
  /** The parameters of a vector: numbers for scalars, NdArrays for the rest, in the records of the example. */
  toParameters(x: Float64Array): Result<P>;
  /** What runs each part of value and gradient, and why. */
  explain(): Explanation;
  /** The vector of parameters, leaves one after the other in row-major order. */
  toVector(parameters: P): Float64Array;
}

/**
 * The Objective of a function written with tfjs ops: value, gradient, Hessian and Hessian-vector products in float64.
 * A function that returns an array gives residuals r: then f = 1/2 sum r^2, and `residuals` and `jacobian` exist too.
 *
 * The function is traced at once, for the shapes of `example`; each derivative is compiled when it is first asked for.
 * Tensors in the closure are constants, frozen when the function is traced.
 *
 * @param f Function of one tree of parameters.
 * @param example Parameters of the right shapes; their values do not matter.
 * @throws NOT_DIFFERENTIABLE for integer parameters or results; SHAPE_MISMATCH when x has the wrong length.
 */
export function objective<F extends TracedFunction, P extends Input<Parameters<F>[0]>>(f: F, example: P, options: ObjectiveOptions = {}): TracedObjective<P> {
  const who = 'objective';
  const flat = flattenTree(who, example);
  const shapes = flat.leaves.map((leaf, i) => {
    const { shape, dtype } = leafAval(who, leaf);
    requireFloat(who, `parameter ${i}`, dtype);
    return shape;
  });
  const n = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const builder = createBuilder();
  if (options.checkNaN) builder.origin = userLine;
  const x = createInput(builder, [n]);
  // Inputs of their own: a view of x would be looked through by simplification (a slice of a slice), and lose its derivative.
  const leaves = shapes.map((shape) => createInput(builder, shape));
  const result = callTraced(who, f, [{ structure: flat.structure, nodes: leaves }], builder);
  for (const node of result.nodes) requireFloat(who, 'the result', node.dtype);
  const problem: FlatProblem = { builder, x, leaves };
  const scalar = result.nodes.length === 1 && result.nodes[0]?.shape.length === 0 ? (result.nodes[0] as Node) : null;
  const residuals = scalar === null ? joinVector(result.nodes, result.nodes, builder) : null;
  const { ops } = builder;
  const value = scalar ?? ops.mul(ops.constant(0.5), ops.reduceSum(ops.mul(residuals as Node, residuals as Node), [0]));
  return { ...oracles(value, residuals, problem, n, options), ...conversions<P>(flat, shapes, n) };
}

type Oracles = Objective & Required<Pick<Objective, 'gradient' | 'valueAndGradient' | 'hessian' | 'hessianProduct'>> & { explain(): Explanation };

/** The functions of the Objective contract over compiled graphs; each graph is made at its first call. */
function oracles(value: Node, residuals: Node | null, problem: FlatProblem, n: number, options: ObjectiveOptions): Oracles {
  const { builder, x, leaves } = problem;
  const compiled = (outputs: () => readonly Node[], inputs: readonly Node[] = [x]) =>
    lazily(() => compileGraph(inputs, overVector(outputs(), problem), options));
  const v = createInput(builder, [n]);
  const valueOnly = compiled(() => [value]);
  const joined = lazily(() => joinVector(leafGradients(value, problem), leaves, builder));
  const both = compiled(() => [value, joined()]);
  const hessian = lazily(() => {
    if (n > longestWholeHessian) return chunkedHessian(value, problem, n, (inputs, outputs) => compileGraph(inputs, outputs, options));
    return compileGraph([x], overVector([hessianMatrix(value, problem)], problem), options).call as (at: Float64Array, out: Float64Array) => void;
  });
  const product = compiled(() => [joinVector(directional(leafGradients(value, problem), v, problem), leaves, builder)], [x, v]);
  const scalar = new Float64Array(1);
  const buffers = { gradient: new Float64Array(n), product: new Float64Array(n), hessian: lazily(() => allocateArray(n * n) as Float64Array) };
  const check = (given: Float64Array) => {
    if (given.length !== n) throw wrongLength(given.length, n);
  };
  return {
    dimension: n,
    explain: () => explainCompiled(both(), options.precision ?? 'float64'),
    value(at) {
      check(at);
      valueOnly().call(at, scalar);
      return scalar[0] as number;
    },
    gradient(at, out = buffers.gradient) {
      check(at);
      both().call(at, scalar, out);
      return out;
    },
    valueAndGradient(at, out = buffers.gradient) {
      check(at);
      both().call(at, scalar, out);
      // A record of its own costs nothing where V8 inlines the call; writing into a kept one costs several nanoseconds.
      return { value: scalar[0] as number, gradient: out };
    },
    hessian(at, out = buffers.hessian()) {
      check(at);
      hessian()(at, out);
      return out;
    },
    hessianProduct(at, direction, out = buffers.product) {
      check(at);
      check(direction);
      product().call(at, direction, out);
      return out;
    },
    ...(residuals === null ? {} : residualOracles(residuals, problem, n, options)),
  };
}

function residualOracles(
  residuals: Node,
  problem: FlatProblem,
  n: number,
  options: ObjectiveOptions,
): Required<Pick<Objective, 'residualCount' | 'residuals' | 'jacobian'>> {
  const m = residuals.shape[0] as number;
  const values = lazily(() => compileGraph([problem.x], overVector([residuals], problem), options));
  const derivative = lazily(() => compileGraph([problem.x], overVector([jacobianMatrix(residuals, problem)], problem), options));
  const buffers = { residuals: new Float64Array(m), jacobian: lazily(() => allocateArray(m * n) as Float64Array) };
  const check = (given: Float64Array) => {
    if (given.length !== n) throw wrongLength(given.length, n);
  };
  return {
    residualCount: m,
    residuals(at, out = buffers.residuals) {
      check(at);
      values().call(at, out);
      return out;
    },
    jacobian(at, out = buffers.jacobian()) {
      check(at);
      derivative().call(at, out);
      return out;
    },
  };
}

function conversions<P>(
  { structure }: Flat<unknown>,
  shapes: readonly (readonly number[])[],
  n: number,
): Pick<TracedObjective<P>, 'toParameters' | 'toVector'> {
  return {
    toParameters(x) {
      if (x.length !== n) throw wrongLength(x.length, n);
      let at = 0;
      const leaves = shapes.map((shape) => {
        const start = at;
        at += sizeOf(shape);
        return shape.length === 0 ? (x[start] as number) : new NdArray(x.slice(start, at), shape, 'float64');
      });
      return unflattenTree(structure, leaves) as Result<P>;
    },
    toVector(parameters) {
      const x = new Float64Array(n);
      let at = 0;
      flattenTree('objective.toVector', parameters).leaves.forEach((leaf) => {
        const size = sizeOf(leafAval('objective.toVector', leaf).shape);
        if (at + size > n) throw wrongLength(at + size, n);
        readLeaf(leaf, x.subarray(at, at + size));
        at += size;
      });
      if (at !== n) throw wrongLength(at, n);
      return x;
    },
  };
}

function compileGraph(inputs: readonly Node[], outputs: readonly Node[], options: ObjectiveOptions): Compiled {
  return compile({ inputs, outputs }, compileOptions(options));
}

/** The value of `make`, made once. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function wrongLength(received: number, expected: number): ThetakitError {
  return new ThetakitError('SHAPE_MISMATCH', {
    who: 'objective',
    problem: `x has length ${received}, expected ${expected}`,
    action: 'Pass a vector with one element for each parameter',
    received,
    expected,
  });
}
