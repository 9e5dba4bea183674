/** Rows of a run that the caller wants kept: all, or at most so many, evenly spaced. */
import { ThetakitError } from '@thetakit/registry';
import type { HistoryRow } from './observe.ts';

/** Fewest rows that a limit may ask for. */
const FEWEST = 16;

/** The rows, and what decides which are kept. */
export interface History {
  /** Most rows; 0 keeps none. */
  readonly most: number;
  readonly rows: HistoryRow[];
  /** Rows of iterations that are multiples of this are kept; a power of two. */
  stride: number;
}

/** Opens the history that `setting` asks for, with the rows of an earlier part of the run. */
export function openHistory(who: string, setting: boolean | number | undefined, earlier: readonly HistoryRow[] = []): History {
  if (typeof setting === 'number' && !(Number.isInteger(setting) && setting >= FEWEST))
    throw new ThetakitError('OPTION_OUT_OF_RANGE', {
      who: `${who}: history`,
      problem: `received ${setting}, expected true, false or an integer >= ${FEWEST}`,
      action: 'Give the most rows to keep, or true for all of them',
    });
  const most = setting === true ? Number.POSITIVE_INFINITY : Number(setting ?? 0);
  return { most, rows: [...earlier], stride: strideOf(earlier, most) };
}

/** Keeps a row, and drops every second one when they become too many: what remains depends on the iterations alone, so a resumed run keeps the same. */
export function keepRow(history: History, row: HistoryRow): void {
  if (row.nit % history.stride !== 0) return;
  const { rows } = history;
  rows.push(row);
  if (rows.length <= history.most) return;
  history.stride *= 2;
  let kept = 0;
  for (const each of rows) if (each.nit % history.stride === 0) rows[kept++] = each;
  rows.length = kept;
}

/** The stride that left these rows: after a thinning at least half of the most remain, all at multiples of it. */
function strideOf(rows: readonly HistoryRow[], most: number): number {
  if (rows.length < Math.floor(most / 2)) return 1;
  let stride = 1;
  while (rows.every(({ nit }) => nit % (2 * stride) === 0) && stride < 2 ** 50) stride *= 2;
  return stride;
}
