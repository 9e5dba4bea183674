/** A function's best linear approximation at a point, ready to be applied many times. */
import { NdArray } from '../array/nd-array.ts';
import { type Compiled, compile } from '../compile/compile.ts';
import type { Builder } from '../ir/builder.ts';
import type { Aval, Node } from '../ir/node.ts';
import { shapesEqual, sizeOf } from '../ir/shape.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { currentRecorder } from '../trace/record.ts';
import { callTraced, type NodeTree, requireFloat } from '../transforms/call-traced.ts';
import { tangentsOf } from '../transforms/linearise.ts';
import { splitAt } from '../transforms/partial-evaluation.ts';
import { leafAval, readLeaf } from '../tree/leaf-values.ts';
import { type Flat, flattenTree, type Structure, structureKey, tupleOf, unflattenTree } from '../tree/structure.ts';
import { jvp } from './jvp.ts';
import { wrongTangent } from './match-tree.ts';
import { treeMap } from './trees.ts';
import type { Inputs, Output, TracedFunction } from './types.ts';

/** The two compiled halves of a linearised function: what depends on the point alone, and what is left for each direction. */
interface Program {
  readonly atPoint: Compiled;
  readonly perDirection: Compiled;
  readonly structure: Structure;
  readonly inputs: readonly Aval[];
  readonly outputs: readonly Aval[];
  readonly residualSizes: readonly number[];
}

const programs = new WeakMap<TracedFunction, Map<string, Program>>();

/**
 * Value and derivative at a point: [f(x), t => J(x) t]. Everything that does not depend on the direction is computed
 * once, when `linearize` is called; each call of the linear map then costs only its own arithmetic. For one direction
 * `jvp` is cheaper. Compiled once for each function and shapes.
 *
 * @param primals The arguments of f: the point.
 * @returns The value, and a function of a direction for each argument, in the records and shapes of the primals.
 * @throws NOT_DIFFERENTIABLE for integer arguments; SHAPE_MISMATCH when a direction does not fit.
 */
export function linearize<F extends TracedFunction>(
  f: F,
  ...primals: Inputs<F>
): readonly [Output<ReturnType<F>>, (...tangents: Inputs<F>) => Output<ReturnType<F>>] {
  if (currentRecorder() !== undefined) {
    const nothing = primals.map((primal) => treeMap(zeroLike as never, primal)) as Inputs<F>;
    return [jvp(f, primals, nothing)[0], (...tangents) => jvp(f, primals, tangents)[1]];
  }
  const { structure, leaves } = flattenArguments(primals);
  const avals = leaves.map((leaf) => leafAval('linearize', leaf));
  const key = `${structureKey(structure)}${avals.map(({ shape, dtype }) => `${dtype}[${shape}]`).join('')}`;
  const known = programs.get(f) ?? new Map<string, Program>();
  programs.set(f, known);
  const program = known.get(key) ?? makeProgram(f, structure, avals);
  known.set(key, program);
  return run(program, structure, leaves) as never;
}

/** Each argument taken apart; a list of arguments is a tuple even when it could be read as a matrix. */
function flattenArguments(args: readonly unknown[]): Flat<unknown> {
  const flats = args.map((arg) => flattenTree('linearize', arg));
  return { structure: tupleOf(flats.map(({ structure }) => structure)), leaves: flats.flatMap(({ leaves }) => leaves) };
}

function zeroLike(leaf: unknown): NdArray {
  const { shape } = leafAval('linearize', leaf);
  return new NdArray(new Float64Array(sizeOf(shape)), shape, 'float64');
}

function makeProgram(f: TracedFunction, structure: Structure, inputs: readonly Aval[]): Program {
  const builder = createBuilder();
  const primals = inputs.map(({ shape, dtype }, i) => {
    requireFloat('linearize', `leaf ${i} of the arguments`, dtype);
    return createInput(builder, shape);
  });
  const directions = primals.map(({ shape }) => createInput(builder, shape));
  const result = callTraced('linearize', f, argumentsOf(structure, primals), builder);
  const tangents = tangentsOf(result.nodes, new Map(primals.map((node, i) => [node, directions[i] as Node])), builder.ops);
  const { residuals, stands, outputs } = splitAt(fullTangents(tangents, result, builder), directions, builder);
  return {
    atPoint: compile({ inputs: primals, outputs: [...result.nodes, ...residuals] }),
    perDirection: compile({ inputs: [...stands, ...directions], outputs }),
    structure: result.structure,
    inputs,
    outputs: result.nodes.map(({ shape, dtype }) => ({ shape, dtype })),
    residualSizes: residuals.map(({ shape }) => sizeOf(shape)),
  };
}

/** The leaves of a tuple of arguments, argument by argument. */
function argumentsOf(structure: Structure, nodes: readonly Node[]): NodeTree[] {
  let at = 0;
  return (structure as Extract<Structure, { kind: 'tuple' }>).items.map((item) => {
    const start = at;
    at += leafCount(item);
    return { structure: item, nodes: nodes.slice(start, at) };
  });
}

function leafCount(structure: Structure): number {
  return structure.kind === 'leaf' ? 1 : structure.items.reduce((sum, item) => sum + leafCount(item), 0);
}

function fullTangents(tangents: readonly (Node | null)[], result: NodeTree, { ops }: Builder): Node[] {
  return tangents.map((each, i) => each ?? ops.constant(0, (result.nodes[i] as Node).shape));
}

function run(program: Program, structure: Structure, leaves: readonly unknown[]): readonly [unknown, (...tangents: unknown[]) => unknown] {
  const buffers = (avals: readonly Aval[]) => avals.map(({ shape }) => new Float64Array(sizeOf(shape)));
  const point = buffers(program.inputs);
  leaves.forEach((leaf, i) => {
    readLeaf(leaf, point[i] as Float64Array);
  });
  const values = buffers(program.outputs);
  const residuals = program.residualSizes.map((size) => new Float64Array(size));
  program.atPoint.run(point, [...values, ...residuals]);
  const apply = (...tangents: unknown[]) => {
    const given = flattenArguments(tangents);
    const directions = buffers(program.inputs);
    if (structureKey(given.structure) !== structureKey(structure)) throw wrongTangent('linearize', structureKey(given.structure), structureKey(structure));
    given.leaves.forEach((leaf, i) => {
      const { shape } = program.inputs[i] as Aval;
      const own = leafAval('linearize', leaf).shape;
      if (!shapesEqual(own, shape)) throw wrongTangent('linearize', own, shape);
      readLeaf(leaf, directions[i] as Float64Array);
    });
    const out = buffers(program.outputs);
    program.perDirection.run([...residuals, ...directions], out);
    return toResult(program, out);
  };
  return [toResult(program, values), apply];
}

function toResult({ structure, outputs }: Program, values: readonly Float64Array[]): unknown {
  return unflattenTree(
    structure,
    outputs.map(({ shape, dtype }, i) => {
      const data = values[i] as Float64Array;
      return shape.length === 0 ? (data[0] as number) : new NdArray(data, shape, dtype === 'float' ? 'float64' : dtype);
    }),
  );
}
