/** The one JSON document of a run: `schemaVersion` first, typed arrays as arrays, what JSON lacks as text. */
import type { ThetakitError } from '@thetakit/registry';

/** Version of the documents' schema. It changes when a field changes its meaning or goes. */
export const SCHEMA_VERSION = 1;

/** A document as text. NaN and infinities become the strings "NaN", "Infinity" and "-Infinity". */
export function documentText(command: string, fields: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, command, ...fields }, plainValue, 2)}\n`;
}

/** Any value on one line, typed arrays as lists: for tables of settings. */
export function inlineText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, plainValue) ?? 'none');
}

function plainValue(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (value instanceof Map) return Object.fromEntries(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  return value;
}

/** An error as the fields of a document. */
export function errorFields(error: ThetakitError): Record<string, unknown> {
  return { error: { code: error.code, who: error.who, message: error.message, data: error.data } };
}
