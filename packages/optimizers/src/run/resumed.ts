/** Checks that a checkpoint is of the run that wants to go on with it, and copies it. */
import { type AnyMethod, type MethodState, ThetakitError } from '@thetakit/registry';
import type { RunCheckpoint } from './checkpoint.ts';

declare const structuredClone: <T>(value: T) => T;

/**
 * A copy of the checkpoint. `fresh` is a first state of the same method on the same variables: what is saved must have its
 * fields, each of the same type, and arrays of numbers of the same length wherever they have the length of the variables.
 * Throws CHECKPOINT_INVALID.
 */
export function resumed(method: AnyMethod, fresh: MethodState, checkpoint: RunCheckpoint): RunCheckpoint {
  const who = method.id;
  const { state, best } = checkpoint;
  const n = fresh.x.length;
  if (checkpoint.method !== who || state.x.length !== n) {
    throw new ThetakitError('CHECKPOINT_INVALID', {
      who,
      problem: `the checkpoint is of ${checkpoint.method} with ${state.x.length} variables, expected ${who} with ${n}`,
      action: 'Resume with the method and the variables of the first run',
    });
  }
  const fields: [string, unknown, unknown][] = Object.entries(fresh).map(([name, value]) => [
    `state.${name}`,
    value,
    (state as unknown as Record<string, unknown>)[name],
  ]);
  fields.push(['best.x', fresh.x, best.x], ['best.gradient', fresh.x, best.gradient]);
  if (checkpoint.reported !== undefined) fields.push(['reported', fresh.x, checkpoint.reported]);
  if (checkpoint.memory !== undefined) fields.push(['memory.x', fresh.x, checkpoint.memory.x]);
  if (checkpoint.memory?.gradient !== undefined) fields.push(['memory.gradient', fresh.x, checkpoint.memory.gradient]);
  for (const [name, expected, saved] of fields) {
    const problem = mismatch(expected, saved, n);
    if (problem === undefined) continue;
    throw new ThetakitError('CHECKPOINT_INVALID', {
      who,
      problem: `${name} of the checkpoint ${problem}`,
      action: 'Resume with the file, the options and the version of the first run',
    });
  }
  return structuredClone(checkpoint);
}

function mismatch(expected: unknown, saved: unknown, n: number): string | undefined {
  const [want, have] = [typeOf(expected), typeOf(saved)];
  // What is null or absent at the start may have become anything, and the other way round.
  if (want === 'null' || want === 'undefined' || have === 'null' || (have === 'undefined' && want === 'undefined')) return undefined;
  if (want !== have) return have === 'undefined' ? 'is missing' : `is of type ${have}, expected ${want}`;
  if (!ArrayBuffer.isView(expected)) return undefined;
  const [length, other] = [(expected as Float64Array).length, (saved as Float64Array).length];
  return length === n && other !== n ? `has ${other} numbers, expected ${n}` : undefined;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (ArrayBuffer.isView(value)) return value.constructor.name;
  return typeof value;
}
