/** Schemas of the documents of `thetakit netform`. */
import { z } from 'zod';
import { commandRecord, count, document, number, text } from './schema-parts.ts';

const row = z.strictObject({
  term: text,
  mean: number,
  sd: number,
  q2_5: number,
  q25: number,
  q50: number,
  q75: number,
  q97_5: number,
  probabilityNegative: number,
  rHat: number,
  essBulk: number,
  essTail: number,
  mcse: number,
});
const facts = z.strictObject({
  acceptance: z.record(text, number),
  agents: count,
  links: count,
  chains: count,
  draws: count,
  seed: number,
  version: text,
  runtimeSeconds: number,
});
const band = { observed: number, mean: number, q5: number, q95: number, q25: number, q75: number, tailShare: number };
const histogram = z.array(z.strictObject({ value: count, ...band }));
const bands = z.strictObject({
  simulations: count,
  scalars: z.array(z.strictObject({ statistic: text, ...band })),
  degrees: histogram,
  distances: histogram,
  sharedPartners: histogram,
});
const posterior = { posterior: z.array(row), doubtful: z.array(text), facts };
const report = text.optional();

/** By command. */
export const NETFORM_DOCUMENTS = {
  'netform simulate': document('netform simulate', {
    links: z.array(z.strictObject({ source: text, target: text, time: number })),
    run: commandRecord,
    edges: text.optional(),
    report,
  }),
  // Interrupted during warm-up there are no draws, only where the chains stood.
  'netform fit': z.union([
    document('netform fit', {
      ...posterior,
      separated: z.array(z.strictObject({ label: text, sign: z.union([z.literal(1), z.literal(-1)]), kind: text, pairs: count })).optional(),
      missing: z.array(z.strictObject({ source: text, target: text, probability: number })).optional(),
      run: commandRecord,
      draws: z.array(text).optional(),
      report,
      checkpoint: text.optional(),
    }),
    document('netform fit', {
      last: z.array(z.strictObject({ chain: count, iteration: count, parameters: z.record(text, number) })),
      run: commandRecord,
      checkpoint: text.optional(),
    }),
  ]),
  'netform gof': document('netform gof', { bands, run: commandRecord, report }),
  'netform prior': document('netform prior', { bands, run: commandRecord, report }),
  'netform counterfactual': document('netform counterfactual', {
    differences: z.array(
      z.strictObject({ statistic: text, baseline: number, alternative: number, difference: number, sd: number, q2_5: number, q50: number, q97_5: number }),
    ),
    run: commandRecord,
    report,
  }),
  'netform report': document('netform report', { ...posterior, run: commandRecord, report: text }),
  'netform demo': document('netform demo', {
    success: z.boolean(),
    folder: text,
    seconds: number,
    recovered: z.array(z.strictObject({ term: text, truth: number, mean: number, sd: number, deviations: number })),
    // The documents of the commands that it runs, without their first two fields.
    steps: z.array(z.strictObject({ command: text, exitCode: count, document: z.record(text, z.unknown()) })),
  }),
  'netform validate': document('netform validate', {
    calibration: z.strictObject({
      replicates: count,
      levels: count,
      rows: z.array(z.strictObject({ term: text, ranks: z.array(count), meanRank: number, locationZ: number, spreadZ: number })),
      links: z.array(count),
      largestZ: number,
      pValue: number,
    }),
    run: commandRecord,
    report,
  }),
} as const;
