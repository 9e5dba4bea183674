/** Binary modules: types, imports, functions, exports, code and data. */
import type { Block, ValueType } from './block.ts';
import { valueTypes } from './block.ts';
import { append, type Code, constI32, unsigned } from './code.ts';

/** A function of a module; functions have no results unless `result` says so. */
export interface ModuleFunction {
  /** Name under which it is exported; functions without one are called inside only. */
  readonly name?: string;
  readonly result?: ValueType;
  readonly body: Block;
}

/** Bytes placed in memory when the module is instantiated. */
export interface DataSegment {
  readonly address: number;
  readonly bytes: readonly number[];
}

/** A function of numbers that the module calls: imported from `m`. */
export interface ImportedFunction {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly result: ValueType;
}

export interface ModuleParts {
  readonly functions: readonly ModuleFunction[];
  readonly imports?: readonly ImportedFunction[];
  readonly data?: readonly DataSegment[];
  /** Whether the memory is shared between threads. Default false. */
  readonly shared?: boolean;
}

/** Limits of an imported memory: from 0 pages on; a shared one has to name a maximum. */
const LIMITS = { own: [0, 0], shared: [3, 0, ...unsigned(65536)] };

const FUNCTION_TYPE = 0x60;

/** The module that imports the memory `m.memory` and has these functions; imported ones come first in the numbering. */
export function encodeModule({ functions, imports = [], data = [], shared = false }: ModuleParts): Uint8Array<ArrayBuffer> {
  const signatures = [
    ...imports.map(({ parameters, result }) => signature(parameters, result)),
    ...functions.map(({ body, result }) => signature(body.locals.parameters, result)),
  ];
  const imported = [
    [...text('m'), ...text('memory'), 2, ...(shared ? LIMITS.shared : LIMITS.own)],
    ...imports.map(({ name }, i) => [...text('m'), ...text(name), 0, ...unsigned(i)]),
  ];
  const exported = functions.flatMap(({ name }, i) => (name === undefined ? [] : [[...text(name), 0, ...unsigned(imports.length + i)]]));
  const bytes: number[] = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  append(bytes, section(1, signatures));
  append(bytes, section(2, imported));
  append(
    bytes,
    section(
      3,
      functions.map((_, i) => unsigned(imports.length + i)),
    ),
  );
  append(bytes, section(7, exported));
  append(bytes, section(10, functions.map(functionBody)));
  const segments = data.map(({ address, bytes: content }) => [0, constI32(address), 0x0b, unsigned(content.length), content]);
  if (segments.length > 0) append(bytes, section(11, segments));
  return Uint8Array.from(bytes);
}

function signature(parameters: readonly ValueType[], result: ValueType | undefined): number[] {
  const results = result === undefined ? [] : [valueTypes[result]];
  return [FUNCTION_TYPE, ...unsigned(parameters.length), ...parameters.map((type) => valueTypes[type]), ...unsigned(results.length), ...results];
}

function functionBody({ body }: ModuleFunction): Code {
  const bytes = body.locals.declaration();
  append(bytes, body.code);
  bytes.push(0x0b);
  return [unsigned(bytes.length), bytes];
}

/** A section that is a list. */
function section(id: number, items: readonly Code[]): Code {
  const content: number[] = unsigned(items.length);
  append(content, items);
  return [id, unsigned(content.length), content];
}

function text(value: string): number[] {
  return [...unsigned(value.length), ...[...value].map((character) => character.charCodeAt(0))];
}
