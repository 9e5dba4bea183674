/** `--max-size 1GB` as bytes. */
import { ThetakitError } from '@thetakit/registry';

const units: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 2 ** 10],
  ['kb', 2 ** 10],
  ['kib', 2 ** 10],
  ['m', 2 ** 20],
  ['mb', 2 ** 20],
  ['mib', 2 ** 20],
  ['g', 2 ** 30],
  ['gb', 2 ** 30],
  ['gib', 2 ** 30],
]);

/** Bytes of `1048576`, `256MiB`, `1.5GB` (powers of 1024 throughout). Throws OPTION_TYPE. */
export function parseSize(text: string): number {
  const parts = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const unit = units.get((parts?.[2] ?? '?').toLowerCase());
  if (parts !== null && unit !== undefined) return Math.floor(Number(parts[1]) * unit);
  throw new ThetakitError('OPTION_TYPE', {
    who: '--max-size',
    problem: `received ${JSON.stringify(text)}, expected a size`,
    action: 'Write it like 512MiB or 2GB',
    received: text,
  });
}
