/**
 * Functions that trace and compile at their first call for given shapes and types, and run the compiled code after that.
 * Called while another function is traced, they join its graph instead.
 */
import { Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { NdArray, type NdArrayDType } from '../array/nd-array.ts';
import { allocateArray } from '../compile/allocate.ts';
import { type Compiled, type CompileOptions, compile, type ExecutorMode } from '../compile/compile.ts';
import { type Explanation, explainCompiled } from '../compile/explanation.ts';
import type { Builder } from '../ir/builder.ts';
import type { Aval, DType, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { currentRecorder } from '../trace/record.ts';
import { userLine } from '../trace/user-line.ts';
import { leafConstant, type NodeTree } from '../transforms/call-traced.ts';
import { substitute } from '../transforms/substitute.ts';
import { leafAval, readLeaf } from '../tree/leaf-values.ts';
import { type Flat, flattenTree, type Structure, structureKey, unflattenTree } from '../tree/structure.ts';

/** How a function is compiled. */
export interface CompileChoice {
  /** Precision of stored values and results. Default 'float64'. */
  readonly precision?: 'float64' | 'float32';
  /**
   * 'js' generates JavaScript; 'wasm' moves whatever can be into WebAssembly; 'interpreter' serves pages that forbid generated code.
   * 'auto', the default, generates JavaScript where that is allowed, with WebAssembly for the parts that gain by it.
   */
  readonly backend?: ExecutorMode;
  /**
   * Throws NAN_PRODUCED when a result is NaN, naming the primitive that made it (in f or in its derivatives), what it was given, and
   * the line of your code. Much slower: nothing is fused or compiled. Default false.
   */
  readonly checkNaN?: boolean;
  /**
   * Threads that a large matrix product or convolution may use, in Node (pages use one). Results are the same, to the last bit, for
   * any number. Default: one per processor; 1 starts none.
   */
  readonly threads?: number;
}

/** Makes the result's nodes from the arguments' nodes. */
export type Build = (args: readonly NodeTree[], builder: Builder) => NodeTree;

/** A graph compiled for certain shapes. */
interface Program {
  readonly compiled: Compiled;
  readonly structure: Structure;
  readonly outputs: readonly Aval[];
  /** Scratch for leaves that are not arrays of floats already. */
  readonly buffers: readonly Float64Array[];
}

/** A function that compiles at its first call for given shapes. */
export interface StagedFunction {
  (...args: readonly unknown[]): unknown;
  /** What runs it for arguments of these shapes, and why; without arguments, as it was last compiled. */
  explain(...args: readonly unknown[]): Explanation;
}

/** A function of trees that evaluates what `build` describes. */
/* @__NO_SIDE_EFFECTS__ */
export function staged(who: string, build: Build, choice: CompileChoice = {}): StagedFunction {
  const programs = new Map<string, Program>();
  let last: Program | undefined;
  const programFor = (flats: readonly Flat<unknown>[]): Program => {
    const avals = flats.map(({ leaves }) => leaves.map((leaf) => leafAval(who, leaf)));
    const key = flats
      .map(({ structure }, i) => `${structureKey(structure)}${(avals[i] as Aval[]).map(({ shape, dtype }) => `${dtype}[${shape}]`).join('')}`)
      .join(';');
    let program = programs.get(key);
    if (program === undefined) {
      program = makeProgram(build, flats, avals, choice);
      programs.set(key, program);
    }
    last = program;
    return program;
  };
  const call = (...args: readonly unknown[]) => {
    const flats = args.map((arg) => flattenTree(who, arg));
    const recorder = currentRecorder();
    if (recorder !== undefined) return inline(who, build, flats, recorder);
    return run(
      programFor(flats),
      flats.flatMap(({ leaves }) => leaves),
      choice,
    );
  };
  const explain = (...args: readonly unknown[]) => {
    const program = args.length === 0 && last !== undefined ? last : programFor(args.map((arg) => flattenTree(who, arg)));
    return explainCompiled(program.compiled, choice.precision ?? 'float64');
  };
  return Object.assign(call, { explain });
}

function makeProgram(build: Build, flats: readonly Flat<unknown>[], avals: readonly (readonly Aval[])[], choice: CompileChoice): Program {
  const { checkNaN = false } = choice;
  const builder = createBuilder();
  if (checkNaN) builder.origin = userLine;
  const args = flats.map(({ structure }, i) => ({ structure, nodes: (avals[i] as Aval[]).map(({ shape, dtype }) => createInput(builder, shape, dtype)) }));
  const inputs = args.flatMap(({ nodes }) => nodes);
  const { structure, nodes: outputs } = build(args, builder);
  const compiled = compile({ inputs, outputs }, compileOptions(choice));
  return {
    compiled,
    structure,
    outputs: outputs.map(({ shape, dtype }) => ({ shape, dtype })),
    buffers: inputs.map(({ shape }) => new Float64Array(sizeOf(shape))),
  };
}

/** The options of a user as those of the compiler. */
export function compileOptions({ precision, backend, checkNaN, threads }: CompileChoice): CompileOptions {
  return {
    ...(precision === undefined ? {} : { precision }),
    ...(backend === undefined ? {} : { mode: backend }),
    ...(checkNaN === undefined ? {} : { checkNaN }),
    ...(threads === undefined ? {} : { threads }),
  };
}

function run({ compiled, structure, outputs, buffers }: Program, leaves: readonly unknown[], { precision }: CompileChoice): unknown {
  const inputs: NumericArray[] = leaves.map((leaf, i) => {
    if (leaf instanceof Float64Array || leaf instanceof Float32Array) return leaf;
    const buffer = buffers[i] as Float64Array;
    readLeaf(leaf, buffer);
    return buffer;
  });
  const results = outputs.map(({ shape }) => allocateArray(sizeOf(shape), precision));
  compiled.run(inputs, results);
  return resultOf(structure, outputs, results, precision);
}

/** The arrays of a result as numbers and NdArrays, in the user's records. */
export function resultOf(structure: Structure, outputs: readonly Aval[], results: readonly NumericArray[], precision: CompileChoice['precision']): unknown {
  return unflattenTree(
    structure,
    outputs.map(({ shape, dtype }, i) =>
      shape.length === 0 ? ((results[i] as NumericArray)[0] as number) : new NdArray(results[i] as Float64Array, shape, arrayDType(dtype, precision)),
    ),
  );
}

function arrayDType(dtype: DType, precision: CompileChoice['precision']): NdArrayDType {
  return dtype === 'float' ? (precision ?? 'float64') : dtype;
}

/**
 * Inside another trace: built over fresh inputs, so that derivatives see only what goes through the arguments, then
 * joined to the outer graph by substitution.
 */
function inline(who: string, build: Build, flats: readonly Flat<unknown>[], recorder: NonNullable<ReturnType<typeof currentRecorder>>): unknown {
  const { builder } = recorder;
  const given = flats.map(({ leaves }) =>
    leaves.map((leaf) => (leaf instanceof Tensor ? recorder.nodeOf(leaf as TensorInfo) : leafConstant(who, leaf, builder))),
  );
  const args = flats.map(({ structure }, i) => ({ structure, nodes: (given[i] ?? []).map(({ shape, dtype }) => createInput(builder, shape, dtype)) }));
  const { structure, nodes } = build(args, builder);
  const replacements = new Map(args.flatMap((arg, i) => arg.nodes.map((node, k) => [node, given[i]?.[k] as typeof node] as const)));
  return unflattenTree(
    structure,
    substitute(nodes, replacements, builder.ops).map((node) => recorder.tensorOf(node)),
  );
}
