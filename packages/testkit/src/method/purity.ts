/** Rules about states: pure updates, no sharing of memory, plain data, the same run again. */
import type { AnyMethod, MethodState } from '@thetakit/registry';
import { type ConformanceCheck, require } from '../fail.ts';
import { clone, drive, observe, start, visible } from './drive.ts';
import type { Setting } from './setting.ts';

/** The rules. */
export function purityChecks(method: AnyMethod, setting: Setting): ConformanceCheck[] {
  const who = method.id;
  return [
    { name: 'update leaves the state that it was given as it was, and gives the same again', run: () => checkPure(method, setting) },
    { name: 'neither x0 nor observations are kept or written to', run: () => checkNoAliasing(method, setting) },
    { name: 'two states share no memory', run: () => checkNoSharing(method, setting) },
    {
      name: 'a run that goes through structuredClone at every step is the same run',
      run: () => {
        const plain = drive(method, setting.valley, setting.start(), setting);
        const cloned = drive(method, setting.valley, setting.start(), { ...setting, between: clone });
        require(sameQueries(
          plain.queries,
          cloned.queries,
        ), who, 'queries differ after structuredClone of the state', 'Keep everything the method needs in the state, as plain data');
      },
    },
    {
      name: 'the same seed gives the same run',
      run: () => {
        const runs = [1, 2].map(() => drive(method, setting.valley, setting.start(), setting).queries);
        require(sameQueries(runs[0]!, runs[1]!), who, 'two runs from the same start and seed differ', 'Draw random numbers only from the seed in the context');
        if (!method.traits.stochastic) return;
        const other = drive(method, setting.valley, setting.start(), { ...setting, seed: 1 }).queries;
        require(!sameQueries(runs[0]!, other), who, 'two seeds give the same run, but the trait stochastic is true', 'Use the seed, or set the trait to false');
      },
    },
  ];
}

function sameQueries(a: readonly Float64Array[], b: readonly Float64Array[]): boolean {
  return a.length === b.length && a.every((query, k) => query.every((value, i) => Object.is(value, b[k]![i])));
}

/** Updates twice from one state, into different buffers, and follows both for some steps. */
function checkPure(method: AnyMethod, setting: Setting): void {
  const { state: first, options } = start(method, setting.valley, setting.start(), setting);
  let state = first;
  let spare = clone(first);
  for (let k = 0; k < 60 && state.stop === null; k++) {
    const before = clone(state);
    const into = clone(k % 2 === 0 ? first : spare);
    const observation = observe(setting.valley, state);
    const other: MethodState = method.update(state, observation, options, into);
    const next: MethodState = method.update(state, observation, options, spare);
    require(other === into && next === spare, method.id, 'update returns something else than `into`', 'Write the next state into `into` and return it');
    require(isSameData(state, before), method.id, 'update changed the state that it was given', 'Write only into `into`');
    require(visible(other) === visible(next), method.id, 'two updates from one state differ', 'Let nothing that `into` held before matter');
    const follow = method.update(other, observe(setting.valley, other), options, clone(first));
    const again = method.update(next, observe(setting.valley, next), options, clone(state));
    require(visible(follow) ===
      visible(again), method.id, 'a state behaves differently depending on the buffers it was written into', 'Copy every field that later updates read');
    spare = state;
    state = next;
  }
}

/** Overwrites what the caller owns and looks whether the run notices. */
function checkNoAliasing(method: AnyMethod, setting: Setting): void {
  const x0 = setting.start();
  const copy = x0.slice();
  const { state: first, options } = start(method, setting.valley, x0, setting);
  require(isSameData(x0, copy), method.id, 'init writes to x0', 'Copy x0');
  const before = clone(first);
  x0.fill(1e9);
  require(isSameData(first, before), method.id, 'the first state shares memory with x0', 'Copy x0 in init');
  let state = first;
  let spare = clone(first);
  for (let k = 0; k < 40 && state.stop === null; k++) {
    const observation = observe(setting.valley, state);
    const told = clone(observation);
    const next: MethodState = method.update(state, observation, options, spare);
    require(isSameData(observation, told), method.id, 'update writes to the observation', 'Copy what must change');
    const kept = clone(next);
    for (const part of Object.values(observation)) if (part instanceof Float64Array) part.fill(-1e9);
    require(isSameData(next, kept), method.id, 'the state shares memory with the observation', 'Copy gradients and other arrays with set()');
    spare = state;
    state = next;
  }
}

function checkNoSharing(method: AnyMethod, setting: Setting): void {
  const { state: first, options } = start(method, setting.valley, setting.start(), setting);
  let state = first;
  let spare = clone(first);
  for (let k = 0; k < 20 && state.stop === null; k++) {
    const next: MethodState = method.update(state, observe(setting.valley, state), options, spare);
    const own = new Set(buffersOf(state));
    require(!buffersOf(next).some((buffer) =>
      own.has(buffer),
    ), method.id, 'update moved a buffer from one state to the other', 'Copy with set() instead of assigning arrays');
    require(next.x !== next.query, method.id, 'x and query are the same array', 'Give each its own');
    spare = state;
    state = next;
  }
}

function buffersOf(value: unknown): unknown[] {
  if (ArrayBuffer.isView(value)) return [value.buffer];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(buffersOf) : [];
}

/** Deep equality of plain data; NaN equals NaN. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => isSameData((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]));
}
