import type { ErrorCode } from './error-codes.ts';

/** What an error says, in parts, so that programs need not parse text. */
export interface ErrorDetail {
  /** Who refuses: a method id, a function or a command. */
  readonly who: string;
  /** What came, against what was expected: `beta2 is 1, expected 0 <= beta2 < 1`. No final full stop. */
  readonly problem: string;
  /** What to do, as a sentence. */
  readonly action: string;
  /** The received value. */
  readonly received?: unknown;
  /** The rule that it breaks. */
  readonly expected?: unknown;
  /** Anything else a program may want: line, column, name. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

const brand = Symbol.for('thetakit.error');

/**
 * The one error class of Thetakit: a broken rule of use.
 * Message: `CODE: who: problem. action`.
 */
export class ThetakitError extends Error {
  readonly code: ErrorCode;
  readonly who: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, detail: ErrorDetail) {
    super(`${code}: ${detail.who}: ${detail.problem}. ${detail.action}`, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'ThetakitError';
    this.code = code;
    this.who = detail.who;
    const data: Record<string, unknown> = { ...detail.data };
    if ('received' in detail) data['received'] = detail.received;
    if ('expected' in detail) data['expected'] = detail.expected;
    this.data = data;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** True for a ThetakitError, also one made by another copy of this package. */
export function isThetakitError(value: unknown): value is ThetakitError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}

/** An error for a broken rule of our own: code INTERNAL. */
export function bug(who: string, problem: string): ThetakitError {
  return new ThetakitError('INTERNAL', { who, problem, action: 'This is a bug in Thetakit: report it with this message and the input' });
}

/** Shows a received value in a message: short, with its type when that is the surprise. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `a function${value.name === '' ? '' : ` (${value.name})`}`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of length ${(value as unknown as ArrayLike<unknown>).length}`;
  if (Array.isArray(value)) return value.length <= 8 ? `[${value.map(show).join(', ')}]` : `an array of length ${value.length}`;
  if (typeof value === 'object') return `an object with keys ${Object.keys(value).slice(0, 8).join(', ') || '(none)'}`;
  return `a ${typeof value}`;
}
