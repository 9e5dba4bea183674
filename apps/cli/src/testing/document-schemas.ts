/** Schemas of the documents of `--json`. The files in `schemas` are made from them, and tests hold real documents against them. */
import { z } from 'zod';
import { NETFORM_DOCUMENTS } from './netform-schemas.ts';
import { count, document, number, text } from './schema-parts.ts';
import { SYSID_DOCUMENTS } from './sysid-schemas.ts';

const outcome = { reason: text, success: z.boolean(), status: z.int(), message: text };
const point = z.strictObject({ x: z.array(number), fun: number });
const result = z.looseObject({
  ...outcome,
  x: z.array(number),
  fun: number,
  gradientNorm: number,
  nit: count,
  nfev: count,
  njev: count,
  nhev: count,
  best: z.looseObject(point.shape),
  elapsed: number,
});
const run = z.looseObject({
  argv: z.array(text),
  method: z.strictObject({ kind: text, id: text }),
  options: z.record(text, z.unknown()),
  settings: z.record(text, z.unknown()),
  seed: count,
  start: z.array(number),
  subject: z.record(text, z.unknown()),
  versions: z.record(text, text),
  counts: z.strictObject({ iterations: count, evaluations: count, gradients: count, hessians: count }),
  outcome: z.strictObject(outcome),
  elapsed: number,
});
const checkpoint = z.looseObject({ path: text });
const plugin = z.strictObject({ name: text, version: text, namespace: text, apiVersion: count, entries: count, from: text });

/** By command; `error` stands for the document of every refused call. */
export const DOCUMENT_SCHEMAS = {
  error: z.strictObject({
    schemaVersion: z.literal(1),
    command: text,
    error: z.strictObject({ code: z.string().regex(/^[A-Z_]+$/), who: text, message: text, data: z.record(text, z.unknown()) }),
  }),
  list: document('list', {
    kind: text.nullable(),
    count,
    entries: z.array(z.strictObject({ kind: text, id: text, summary: text, aliases: z.array(text), plugin: text })),
  }),
  describe: document('describe', {
    id: text,
    entries: z.array(
      z.strictObject({
        kind: text,
        id: text,
        plugin: z.strictObject({ name: text, version: text }),
        summary: text,
        aliases: z.array(text),
        formula: text.optional(),
        goodFor: text.optional(),
        notFor: text.optional(),
        sources: z.array(text),
        traits: z.looseObject({ needs: z.array(text), bounds: text, stochastic: z.boolean(), global: z.boolean(), tol: z.array(text) }).optional(),
        options: z.array(z.looseObject({ name: text, flag: text, type: text, required: z.boolean(), range: text, unit: text, description: text })),
        facts: z.record(text, z.unknown()).optional(),
      }),
    ),
  }),
  minimize: document('minimize', {
    result: result.extend({ gap: number }),
    problem: z.strictObject({ id: text, dimension: count, best: z.looseObject({ value: number, precision: number, x: z.array(number).optional() }) }),
    run,
    report: text.optional(),
    checkpoint: checkpoint.optional(),
  }),
  fit: document('fit', {
    fit: z.looseObject({
      formula: text,
      estimates: z.array(z.looseObject({ name: text, value: number, standardError: number, low: number, high: number })),
      level: number,
      observations: count,
      degreesOfFreedom: z.int(),
      residualSumOfSquares: number,
    }),
    result,
    run,
    predictions: z.unknown().optional(),
    report: text.optional(),
    checkpoint: checkpoint.optional(),
  }),
  bench: document('bench', {
    settings: z.strictObject({ budget: count, tolerance: number, seed: count }),
    scores: z.array(z.strictObject({ method: text, runs: count, solved: count, first: count, medianCalls: number, seconds: number })),
    runs: z.array(z.strictObject({ method: text, problem: text, solved: z.boolean(), calls: count, fun: number, reason: text, seconds: number })),
    report: text.optional(),
  }),
  'plugin list': document('plugin list', { plugins: z.array(plugin) }),
  'plugin check': document('plugin check', {
    ok: z.boolean(),
    plugin,
    entries: z.array(z.strictObject({ kind: text, id: text, summary: text, options: count })),
    rules: z.array(z.strictObject({ rule: text, ok: z.boolean(), message: text.optional() })),
  }),
  'plugin new': document('plugin new', { name: text, folder: text, written: z.array(text) }),
  doctor: document('doctor', { ok: z.boolean(), findings: z.array(z.strictObject({ name: text, ok: z.boolean(), text })) }),
  completion: document('completion', { shell: text, script: text }),
  demo: document('demo', {
    success: z.boolean(),
    seconds: number,
    report: text,
    chapters: z.array(z.strictObject({ id: text, success: z.boolean(), seconds: number, summary: text, facts: z.unknown() })),
  }),
  ...NETFORM_DOCUMENTS,
  ...SYSID_DOCUMENTS,
} as const;

/** A schema as JSON Schema, as it stands in `schemas`. */
export function jsonSchemaText(command: keyof typeof DOCUMENT_SCHEMAS): string {
  return `${JSON.stringify(z.toJSONSchema(DOCUMENT_SCHEMAS[command], { target: 'draft-2020-12' }), null, 2)}\n`;
}
