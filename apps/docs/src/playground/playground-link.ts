/** The state of the playground in the hash of an address. */

/** Everything that a reader chose. */
export interface PlaygroundState {
  readonly code: string;
  /** `kind/id`. */
  readonly method: string;
  /** JSON of the options. */
  readonly options: string;
  readonly start: string;
  readonly box: string;
  readonly seed: string;
}

const fields = ['code', 'method', 'options', 'start', 'box', 'seed'] as const satisfies readonly (keyof PlaygroundState)[];

/** The hash, with its `#`. */
export function playgroundHash(state: PlaygroundState): string {
  return `#play?${new URLSearchParams(fields.map((field) => [field, state[field]]))}`;
}

/** The state in a hash, or the given one when there is none. */
export function playgroundStateOf(hash: string, initial: PlaygroundState): PlaygroundState {
  if (!hash.startsWith('#play?')) return initial;
  const parameters = new URLSearchParams(hash.slice('#play?'.length));
  return Object.fromEntries(fields.map((field) => [field, parameters.get(field)?.slice(0, 20_000) ?? initial[field]])) as unknown as PlaygroundState;
}

/** Numbers separated by commas. Throws when there are not exactly `count`. */
export function numbersOf(text: string, count: number, what: string): number[] {
  const numbers = text.split(',').map(Number);
  if (numbers.length !== count || !numbers.every(Number.isFinite)) throw new Error(`${what} is "${text}", expected ${count} numbers separated by commas`);
  return numbers;
}
