/** One cell of a CSV file as a finite number. */
import { ThetakitError } from '@thetakit/registry';

/** Where a cell stands, for messages. Line and column count from 1. */
export interface CellPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly name: string;
  readonly missing: 'error' | 'drop';
}

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?$/;
const missingPattern = /^(|na|n\/a|nan|null|none|\.|-)$/i;

/** The number, or undefined for a missing cell whose row is to be dropped. Throws DATA_CELL naming line and column. */
export function parseCell(text: string, place: CellPlace): number | undefined {
  const cell = text.trim();
  if (numberPattern.test(cell)) {
    // Fortran's exponent letter is common in published tables.
    const value = Number(cell.replace(/[dD]/, 'e'));
    if (Number.isFinite(value)) return value;
  }
  const isMissing = missingPattern.test(cell);
  if (isMissing && place.missing === 'drop') return undefined;
  const action = isMissing
    ? 'Fill the cell, or leave such rows out with --missing drop'
    : /^[+-]?\d+,\d+$/.test(cell)
      ? 'Write a decimal point'
      : 'Write a finite number';
  throw new ThetakitError('DATA_CELL', {
    who: 'data',
    problem: `line ${place.line}, column ${place.column} (${place.name}) of ${place.path} is ${cell === '' ? 'empty' : JSON.stringify(cell.slice(0, 60))}, expected a number`,
    action,
    received: cell.slice(0, 60),
    data: { line: place.line, column: place.column, name: place.name },
  });
}
