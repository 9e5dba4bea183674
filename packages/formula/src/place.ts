/** Places in a formula text, for messages that point at the fault. */
import { type ErrorCode, ThetakitError } from '@thetakit/registry';

/** A place in a text, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** Characters before it, counted from 0. */
  readonly offset: number;
}

/** Line and column of a character offset. Offsets past the end point just behind the last character. */
export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, Math.max(0, offset));
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: before.length - lastBreak, offset: before.length };
}

/** The parts of a formula error. */
export interface FormulaFault {
  readonly text: string;
  readonly offset: number;
  /** Completed with `at line L, column C of the formula`. */
  readonly problem: string;
  readonly action: string;
  readonly name?: string;
}

/** A ThetakitError that names line and column of the formula; `data` holds `line`, `column`, `offset` and the `name` at fault. */
export function formulaError(code: ErrorCode, fault: FormulaFault): ThetakitError {
  const { line, column, offset } = placeOf(fault.text, fault.offset);
  return new ThetakitError(code, {
    who: 'formula',
    problem: `${fault.problem} at line ${line}, column ${column} of the formula`,
    action: fault.action,
    received: fault.name ?? fault.text.slice(0, 200),
    data: { line, column, offset, ...(fault.name === undefined ? {} : { name: fault.name }) },
  });
}
