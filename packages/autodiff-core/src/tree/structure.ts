/**
 * Trees of values. A leaf is a number, a boolean, a rectangular nesting of numbers, a typed array, an NdArray or a tfjs
 * tensor. Other arrays are tuples and plain objects are records, to any depth.
 */
import { Tensor } from '@tensorflow/tfjs-core';
import { show, ThetakitError } from '@thetakit/registry';
import { NdArray } from '../array/nd-array.ts';

/** The shape of a tree, without its leaves. */
export type Structure =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'tuple'; readonly items: readonly Structure[] }
  | { readonly kind: 'record'; readonly keys: readonly string[]; readonly items: readonly Structure[] };

/** A tree taken apart: its structure, and the leaves in order. */
export interface Flat<T> {
  readonly structure: Structure;
  readonly leaves: readonly T[];
}

const leafStructure: Structure = { kind: 'leaf' };

/** Takes a tree apart; record keys keep their order. Throws ARGUMENT_TYPE for anything that is not a tree of numbers. */
export function flattenTree(who: string, tree: unknown): Flat<unknown> {
  const leaves: unknown[] = [];
  const structure = visit(who, tree, leaves, '');
  return { structure, leaves };
}

/** Puts a tree together. */
export function unflattenTree(structure: Structure, leaves: readonly unknown[]): unknown {
  let next = 0;
  const build = (part: Structure): unknown => {
    if (part.kind === 'leaf') return leaves[next++];
    if (part.kind === 'tuple') return part.items.map(build);
    return Object.fromEntries(part.keys.map((key, i) => [key, build(part.items[i] as Structure)]));
  };
  return build(structure);
}

/** A text that is equal for equal structures. */
export function structureKey(structure: Structure): string {
  if (structure.kind === 'leaf') return '*';
  if (structure.kind === 'tuple') return `[${structure.items.map(structureKey).join(',')}]`;
  return `{${structure.keys.map((key, i) => `${JSON.stringify(key)}:${structureKey(structure.items[i] as Structure)}`).join(',')}}`;
}

/** A structure of which every leaf is replaced by another structure. */
export function nestStructure(outer: Structure, inner: Structure): Structure {
  if (outer.kind === 'leaf') return inner;
  return { ...outer, items: outer.items.map((item) => nestStructure(item, inner)) };
}

/** A tuple of structures. */
export function tupleOf(items: readonly Structure[]): Structure {
  return { kind: 'tuple', items };
}

function visit(who: string, tree: unknown, leaves: unknown[], path: string): Structure {
  if (isLeaf(tree)) {
    leaves.push(tree);
    return leafStructure;
  }
  if (Array.isArray(tree)) return tupleOf(tree.map((item, i) => visit(who, item, leaves, `${path}[${i}]`)));
  if (typeof tree === 'object' && tree !== null && isPlain(tree)) {
    const keys = Object.keys(tree);
    return { kind: 'record', keys, items: keys.map((key) => visit(who, (tree as Record<string, unknown>)[key], leaves, `${path}.${key}`)) };
  }
  throw new ThetakitError('ARGUMENT_TYPE', {
    who,
    problem: `a value${path === '' ? '' : ` at ${path}`} is ${show(tree)}, expected a number, an array of numbers, a typed array, an NdArray, a tensor, or a record or tuple of these`,
    action: 'Pass numbers, and keep everything else in the closure of the function',
    received: tree,
  });
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function isLeaf(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (ArrayBuffer.isView(value) || value instanceof NdArray || value instanceof Tensor) return true;
  return Array.isArray(value) && rectangularShape(value) !== null;
}

/** Shape of a rectangular nesting of numbers or booleans, or null. */
export function rectangularShape(value: unknown): number[] | null {
  if (typeof value === 'number' || typeof value === 'boolean') return [];
  if (!Array.isArray(value)) return null;
  if (value.length === 0) return [0];
  const first = rectangularShape(value[0]);
  if (first === null) return null;
  for (let i = 1; i < value.length; i++) {
    const other = rectangularShape(value[i]);
    if (other === null || other.length !== first.length || other.some((dim, axis) => dim !== first[axis])) return null;
  }
  return [value.length, ...first];
}
