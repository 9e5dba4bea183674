/** Closes generated code over its arrays and helper functions. */
import type { NumericArray } from '../ir/node.ts';
import { copyTo } from '../wasm/array-copies.ts';
import type { WasmParts } from '../wasm/wasm-plan.ts';
import type { CodeNames } from './code-names.ts';
import { InputCopies } from './input-copies.ts';
import type { Storage } from './storage.ts';

/** A generated function of the arrays of inputs, then outputs. */
export type GeneratedCall = (...arrays: NumericArray[]) => void;

/** The pieces of a generated function. */
export interface Parts {
  readonly parameters: readonly string[];
  readonly helpers: readonly string[];
  readonly main: readonly string[];
  readonly names: CodeNames;
  readonly buffers: ReadonlyMap<string, NumericArray>;
  readonly constants: readonly Storage[];
  readonly calls: readonly (() => void)[];
  readonly inputs: number;
  readonly wasm: WasmParts | null;
}

/** The function and its source. Throws what `new Function` throws where that is forbidden. */
export function assemble({ parameters, helpers, main, names, buffers, constants, calls, inputs, wasm }: Parts): { call: GeneratedCall; source: string } {
  const views = wasm?.views ?? new Map<string, NumericArray>();
  const prelude = [
    ...[...buffers.keys()].map((name) => `const ${name} = B.get('${name}');`),
    ...constants.map(({ name }, i) => `const ${name} = C[${i}];`),
    ...[...names.helpers.keys()].map((name) => `const ${name} = H.${name};`),
    ...[...views.keys()].filter((name) => name.startsWith('M')).map((name) => `const ${name} = M.get('${name}');`),
  ];
  const source = ["'use strict';", ...prelude, ...helpers, `return function (${parameters.join(', ')}) {`, ...unalias(parameters, inputs), ...main, '};'].join(
    '\n',
  );
  const make = new Function('B', 'C', 'H', 'K', 'copy', 'W', 'M', 'copyTo', source) as (...closed: unknown[]) => GeneratedCall;
  const values = constants.map((constant) => views.get(constant.name) ?? constant.values);
  return { call: make(buffers, values, Object.fromEntries(names.helpers), calls, new InputCopies(inputs).copy, wasm?.exports, views, copyTo), source };
}

/** An input whose array is also an output is copied first, so that it keeps its values while outputs are written. */
function unalias(parameters: readonly string[], inputs: number): string[] {
  const outputs = parameters.slice(inputs);
  if (outputs.length === 0) return [];
  return parameters
    .slice(0, inputs)
    .map((input, i) => `if (${outputs.map((output) => `${input} === ${output}`).join(' || ')}) ${input} = copy(${i}, ${input});`);
}
