/**
 * Which models to try: every combination of lists of values, or independent draws. A setting names places in a model or its
 * training by dotted paths, such as 'spec.readout.penalty.mask' or 'train.optimizerOptions.learningRate'; a '*' stands for
 * every entry of a list: 'spec.core.layers.*.smoothness'.
 */
import { type Key, split, streamOf } from '@thetakit/random';
import { ThetakitError } from '@thetakit/registry';

/** Values by path. */
export type Setting = Readonly<Record<string, unknown>>;

/** Where a value is drawn from: one of a list, uniform, or uniform in the logarithm. */
export type Draw =
  | readonly unknown[]
  | { readonly uniform: readonly [low: number, high: number] }
  | { readonly logUniform: readonly [low: number, high: number] };

/** Every combination, the last path changing fastest. */
export function gridSettings(lists: Readonly<Record<string, readonly unknown[]>>): Setting[] {
  return Object.entries(lists).reduce<Setting[]>(
    (before, [path, values]) => before.flatMap((setting) => values.map((value) => ({ ...setting, [path]: value }))),
    [{}],
  );
}

/** `count` independent settings. The first k of them do not depend on `count`. Throws ARGUMENT_OUT_OF_RANGE. */
export function randomSettings(key: Key, count: number, draws: Readonly<Record<string, Draw>>): Setting[] {
  for (const [path, draw] of Object.entries(draws)) checkDraw(path, draw);
  return split(key, count).map((each) => {
    const stream = streamOf(each);
    return Object.fromEntries(
      Object.entries(draws).map(([path, draw]) => {
        if ('uniform' in draw) return [path, draw.uniform[0] + stream.uniform() * (draw.uniform[1] - draw.uniform[0])];
        if ('logUniform' in draw) return [path, draw.logUniform[0] * (draw.logUniform[1] / draw.logUniform[0]) ** stream.uniform()];
        return [path, draw[stream.integer(0, draw.length - 1)]];
      }),
    );
  });
}

/** A copy of `value` with a setting put in. Throws OPTION_UNKNOWN for a path that leads nowhere. */
export function applySetting<T>(value: T, setting: Setting): T {
  return Object.entries(setting).reduce((whole, [path, entry]) => put(whole, path.split('.'), entry, path) as T, value);
}

function put(value: unknown, [head, ...rest]: readonly string[], entry: unknown, path: string): unknown {
  if (head === undefined) return entry;
  if (Array.isArray(value)) {
    if (head === '*') return value.map((each) => put(each, rest, entry, path));
    const index = Number(head);
    if (Number.isInteger(index) && index >= 0 && index < value.length) return value.map((each, i) => (i === index ? put(each, rest, entry, path) : each));
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && (rest.length === 0 || head in value)) {
    return { ...value, [head]: put((value as Record<string, unknown>)[head], rest, entry, path) };
  }
  throw new ThetakitError('OPTION_UNKNOWN', {
    who: 'applySetting',
    problem: `the path ${JSON.stringify(path)} leads nowhere at ${JSON.stringify(head)}`,
    action: 'Name a place that the model or its training has',
    received: path,
  });
}

function checkDraw(path: string, draw: Draw): void {
  const isGood =
    'uniform' in draw
      ? draw.uniform[0] <= draw.uniform[1]
      : 'logUniform' in draw
        ? 0 < draw.logUniform[0] && draw.logUniform[0] <= draw.logUniform[1]
        : draw.length > 0;
  if (isGood) return;
  throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'randomSettings',
    problem: `${path} is drawn from ${JSON.stringify(draw)}`,
    action: 'Give a list with entries, or a lower and a higher end (above 0 for logUniform)',
    received: draw,
  });
}
