/** Keeps what a module prints while it loads or runs, so that stdout stays data. */

/** What `work` gave, and everything that was printed meanwhile. */
export interface Captured<T> {
  readonly value: T;
  readonly printed: string;
}

const methods = ['log', 'info', 'warn', 'error', 'debug', 'dir', 'table', 'trace'] as const;
const streams = ['stdout', 'stderr'] as const;

/** Runs `work` with console and the streams of the process caught. What it throws is thrown. */
export async function captureOutput<T>(work: () => T | Promise<T>): Promise<Captured<Awaited<T>>> {
  let printed = '';
  const restore: (() => void)[] = [];
  for (const name of methods) {
    const before = console[name];
    console[name] = (...values: unknown[]) => {
      printed += `${values.map(String).join(' ')}\n`;
    };
    restore.push(() => {
      console[name] = before;
    });
  }
  for (const name of streams) {
    const stream = process[name];
    const before = stream.write;
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      printed += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
      const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
      done?.();
      return true;
    }) as typeof before;
    restore.push(() => {
      stream.write = before;
    });
  }
  try {
    const value = await work();
    return { value, printed };
  } finally {
    for (const undo of restore) undo();
  }
}
