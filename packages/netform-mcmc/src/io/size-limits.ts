import { ThetakitError } from '@thetakit/registry';
import type { ReadOptions } from './network-table.ts';

const defaults = { maxNodes: 20_000, maxEdges: 2_000_000, maxLength: 64 * 2 ** 20 };
const units = { maxNodes: 'nodes', maxEdges: 'edges', maxLength: 'characters' };

/** Throws FILE_TOO_LARGE when a count exceeds its limit. */
export function checkSize(who: string, limit: keyof typeof defaults, count: number, options: ReadOptions): void {
  const most = options[limit] ?? defaults[limit];
  if (count <= most) return;
  throw new ThetakitError('FILE_TOO_LARGE', {
    who,
    problem: `there are ${count} ${units[limit]}, expected at most ${most}`,
    action: `Raise ${limit} on purpose, or give less`,
    received: count,
    expected: most,
  });
}

/** The text, when it is one, is not empty and is not too long. Throws ARGUMENT_TYPE, DATA_EMPTY, FILE_TOO_LARGE. `what` is 'the node list'. */
export function checkText(who: string, what: string, text: unknown, options: ReadOptions): string {
  if (typeof text !== 'string') {
    throw new ThetakitError('ARGUMENT_TYPE', { who, problem: `${what} is no text`, action: 'Pass the content of the file as a string', received: text });
  }
  checkSize(who, 'maxLength', text.length, options);
  if (text.trim() !== '') return text;
  throw new ThetakitError('DATA_EMPTY', { who, problem: `${what} is empty`, action: 'Give a file with content' });
}
