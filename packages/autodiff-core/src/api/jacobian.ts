/** Jacobians and Hessians of functions of trees. */
import type { Builder } from '../ir/builder.ts';
import type { Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { createInput } from '../primitives/create-builder.ts';
import { rowsOf as rowsOfPattern } from '../sparse/pattern.ts';
import { batchNodes } from '../transforms/batch.ts';
import { callTraced, type NodeTree, requireFloat, requireScalar } from '../transforms/call-traced.ts';
import { type FlatProblem, joinVector } from '../transforms/flat-problem.ts';
import { identityBasis } from '../transforms/identity-basis.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { cotangentsOf } from '../transforms/transpose-linear.ts';
import { nestStructure } from '../tree/structure.ts';
import { type ChosenArguments, chooseArguments } from './argument-numbers.ts';
import { jacobianPlan } from './sparse-derivatives.ts';
import { staged } from './staged.ts';
import type { Inputs, Nested, TracedFunction } from './types.ts';

/** A Jacobian: for each leaf of the result, for each leaf of the argument, an array of shape [...result, ...argument]. */
export type JacobianFunction<F extends TracedFunction> = <A extends Inputs<F>>(...args: A) => Nested<ReturnType<F>, A[0]>;

/**
 * Jacobian by columns: one forward derivative for each element of the argument, all in one batch. Best when the argument
 * is smaller than the result. Each leaf of the result gets the argument's records, with arrays [...result, ...argument].
 */
export function jacfwd<F extends TracedFunction>(f: F, argnums: number | readonly number[] = 0): JacobianFunction<F> {
  return staged('jacfwd', (args, builder) => {
    const chosen = chooseArguments('jacfwd', args, argnums);
    const result = callTraced('jacfwd', f, args, builder);
    return nested(result, chosen, columnsOf(result.nodes, chosen.nodes, builder));
  }) as never;
}

/**
 * Jacobian by rows: one reverse derivative for each element of the result, all in one batch. Best when the result is
 * smaller than the argument. Arguments and results as for `jacfwd`.
 */
export function jacrev<F extends TracedFunction>(f: F, argnums: number | readonly number[] = 0): JacobianFunction<F> {
  return staged('jacrev', (args, builder) => {
    const chosen = chooseArguments('jacrev', args, argnums);
    const result = callTraced('jacrev', f, args, builder);
    for (const node of result.nodes) requireFloat('jacrev', 'the result', node.dtype);
    return nested(result, chosen, rowsOf(result.nodes, chosen.nodes, builder));
  }) as never;
}

/** Options of `jacobian`. */
export interface JacobianOptions {
  /**
   * 'forward' goes by columns (`jacfwd`), 'reverse' by rows (`jacrev`). 'auto', the default, takes the one with fewer
   * derivatives: forward unless the chosen arguments have more elements than the results. 'sparse' finds out which
   * elements can be nonzero and measures groups of columns or rows together; the result is dense all the same (see
   * `sparseJacobian` for a sparse one).
   */
  readonly mode?: 'auto' | 'forward' | 'reverse' | 'sparse';
}

/**
 * Jacobian by whichever of `jacfwd` and `jacrev` needs fewer derivatives for the sizes at hand: min(n, m) of them for n
 * elements of the arguments and m of the results. Arguments and results as for `jacfwd`.
 *
 * @throws NOT_DIFFERENTIABLE for integers; ARGUMENT_OUT_OF_RANGE for an argnum that does not exist.
 */
export function jacobian<F extends TracedFunction>(
  f: F,
  argnums: number | readonly number[] = 0,
  { mode = 'auto' }: JacobianOptions = {},
): JacobianFunction<F> {
  return staged('jacobian', (args, builder) => {
    const chosen = chooseArguments('jacobian', args, argnums);
    const result = callTraced('jacobian', f, args, builder);
    if (mode === 'sparse') return nested(result, chosen, blocksOf(result.nodes, chosen.nodes, builder));
    const byColumns = mode === 'forward' || (mode === 'auto' && elementsOf(chosen.nodes) <= elementsOf(result.nodes));
    if (byColumns) return nested(result, chosen, columnsOf(result.nodes, chosen.nodes, builder));
    for (const node of result.nodes) requireFloat('jacobian', 'the result', node.dtype);
    return nested(result, chosen, rowsOf(result.nodes, chosen.nodes, builder));
  }) as never;
}

/** Blocks [...output, ...input] of the joint Jacobian, measured by colours. */
function blocksOf(outputs: readonly Node[], inputs: readonly Node[], builder: Builder): Node[] {
  const { ops } = builder;
  for (const node of outputs) requireFloat('jacobian', 'the result', node.dtype);
  const problem: FlatProblem = { builder, x: createInput(builder, [0]), leaves: inputs };
  const { pattern, values } = jacobianPlan('jacobian', joinVector(outputs, outputs, builder), problem, {});
  const [m, n] = pattern.shape;
  const places = rowsOfPattern(pattern).map((i, at) => i * n + (pattern.columnIndices[at] as number));
  const indices = ops.array(Float64Array.from(places), [places.length], 'int32');
  const dense = ops.reshape(ops.apply('scatterAdd', [ops.constant(0, [m * n]), indices, values], { axis: 0, batchDims: 0 }), [m, n]);
  let row = 0;
  return outputs.flatMap((output) => {
    const top = row;
    row += sizeOf(output.shape);
    let column = 0;
    return inputs.map((input) => {
      const left = column;
      column += sizeOf(input.shape);
      return ops.reshape(ops.slice(dense, [top, left], [row, column]), [...output.shape, ...input.shape]);
    });
  });
}

function elementsOf(nodes: readonly Node[]): number {
  return nodes.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/**
 * Hessian of a scalar function: the forward Jacobian of its gradient. For an argument of shape s, an array [...s, ...s];
 * for a scalar, a number; for records, records of records.
 */
export function hessian<F extends TracedFunction>(f: F, argnums: number | readonly number[] = 0): <A extends Inputs<F>>(...args: A) => Nested<A[0], A[0]> {
  return staged('hessian', (args, builder) => {
    const chosen = chooseArguments('hessian', args, argnums);
    const value = requireScalar('hessian', callTraced('hessian', f, args, builder));
    const cotangents = cotangentsOf([value], [builder.ops.constant(1)], chosen.nodes, builder);
    const gradients = cotangents.map((each, i) => each ?? builder.ops.constant(0, (chosen.nodes[i] as Node).shape));
    return nested({ structure: chosen.structure, nodes: gradients }, chosen, columnsOf(gradients, chosen.nodes, builder));
  }) as never;
}

function nested(result: NodeTree, chosen: ChosenArguments, nodes: readonly Node[]): NodeTree {
  return { structure: nestStructure(result.structure, chosen.structure), nodes };
}

/** d outputs[i] / d inputs[k] as [...output, ...input], for i and within it k. */
function columnsOf(outputs: readonly Node[], inputs: readonly Node[], builder: Builder): Node[] {
  const { ops } = builder;
  const byInput = inputs.map((input) => {
    const direction = createInput(builder, input.shape);
    const n = sizeOf(input.shape);
    const tangents = tangentsOf(outputs, new Map([[input, direction]]), ops);
    const zero = (i: number) => ops.constant(0, (outputs[i] as Node).shape);
    const batched = batchNodes(
      tangents.map((each, i) => each ?? zero(i)),
      new Map([[direction, identityBasis(input.shape, ops)]]),
      n,
      ops,
    );
    // [n, ...output] to [...output, n] to [...output, ...input].
    return batched.map((node) => {
      const rank = node.shape.length;
      const last = ops.transpose(node, [...Array.from({ length: rank - 1 }, (_, i) => i + 1), 0]);
      return ops.reshape(last, [...node.shape.slice(1), ...input.shape]);
    });
  });
  return outputs.flatMap((_, i) => byInput.map((columns) => columns[i] as Node));
}

function rowsOf(outputs: readonly Node[], inputs: readonly Node[], builder: Builder): Node[] {
  const { ops } = builder;
  return outputs.flatMap((output) => {
    const cotangent = createInput(builder, output.shape);
    const back = cotangentsOf([output], [cotangent], inputs, builder);
    const full = back.map((each, i) => each ?? ops.constant(0, (inputs[i] as Node).shape));
    const batched = batchNodes(full, new Map([[cotangent, identityBasis(output.shape, ops)]]), sizeOf(output.shape), ops);
    return batched.map((node, i) => ops.reshape(node, [...output.shape, ...(inputs[i] as Node).shape]));
  });
}
