/**
 * The state of a figure in the hash of an address: `#descent?rate=0.1&seed=3&steps=25`. Values at their start are left out, so the
 * address of an untouched figure is short.
 */
import { type Control, parseValue, startValues, type Values } from './control.ts';

/** A figure's state as a link carries it. */
export interface LinkState {
  readonly values: Values;
  /** Steps made. */
  readonly steps: number;
}

/** Most steps that a link may ask for. */
const mostSteps = 100_000;

/** The hash for a state, with its `#`. */
export function hashOf(figure: string, controls: readonly Control[], { values, steps }: LinkState): string {
  const initial = startValues(controls);
  const parameters = new URLSearchParams();
  for (const [id, value] of Object.entries(values)) if (value !== initial[id]) parameters.set(id, String(value));
  if (steps > 0) parameters.set('steps', String(steps));
  const query = parameters.toString();
  return `#${figure}${query === '' ? '' : `?${query}`}`;
}

/** The id of the figure that a hash names: the part before `?`. */
export function figureOfHash(hash: string): string {
  return hash.replace(/^#/, '').split('?')[0] ?? '';
}

/** The state in a hash for this figure; null when the hash is about something else. Unknown and impossible values are left out. */
export function stateOfHash(figure: string, controls: readonly Control[], hash: string): LinkState | null {
  if (figureOfHash(hash) !== figure) return null;
  const parameters = new URLSearchParams(hash.slice(hash.indexOf('?') + 1));
  const values: Record<string, number | string> = { ...startValues(controls) };
  for (const control of controls) {
    const text = parameters.get(control.id);
    const value = text === null ? undefined : parseValue(control, text);
    if (value !== undefined) values[control.id] = value;
  }
  const seed = Number(parameters.get('seed') ?? 1);
  if (Number.isSafeInteger(seed)) values['seed'] = seed;
  const steps = Number(parameters.get('steps') ?? 0);
  return { values, steps: Number.isInteger(steps) && steps > 0 ? Math.min(steps, mostSteps) : 0 };
}
