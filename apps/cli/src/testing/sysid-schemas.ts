/** Schemas of the documents of `thetakit sysid`. */
import { z } from 'zod';
import { commandRecord, count, document, number, text } from './schema-parts.ts';

const pair = z.tuple([z.int(), z.int()]);

const scores = z.strictObject({
  correlation: number,
  singleTrialCorrelation: number,
  varianceExplained: number,
  explainableVarianceExplained: number,
  feve: number,
});
const reliability = z.strictObject({
  noisePower: number,
  explainableFraction: number,
  explainableShareOfMean: number,
  oracle: number,
  oracleConservative: number,
  splitHalf: number,
  spearmanBrown: number,
  ceiling: number,
  signalToNoise: number,
});
const neuron = z.strictObject({
  neuron: count,
  place: pair.optional(),
  type: count.optional(),
  validationExplained: number,
  scores: scores.optional(),
  reliability: reliability.optional(),
  truthExplained: number.optional(),
  locationError: number.optional(),
});
/** What fit, evaluate and report say. */
const evaluation = {
  notes: z.array(text),
  means: z.record(text, number),
  recovery: z.strictObject({ shift: pair, medianLocationError: number, withinOnePixel: number, typePurity: number, kernelCosines: z.array(number) }).optional(),
  neurons: z.array(neuron),
  run: commandRecord,
};
const learning = {
  preset: text,
  curve: z.array(z.strictObject({ step: count, learningRate: number.optional(), training: number, validation: number })),
  bestStep: count,
};
const publishedCurve = z.strictObject({ name: text, points: z.array(z.strictObject({ samples: count, explained: number })) });

/** By command. */
export const SYSID_DOCUMENTS = {
  'sysid simulate': document('sysid simulate', { data: text, arrays: z.record(text, z.array(count)), run: commandRecord, report: text.optional() }),
  'sysid fit': document('sysid fit', { ...evaluation, ...learning, model: text.optional(), report: text.optional() }),
  // Without a model each neuron's mean response is scored: there is no curve then.
  'sysid evaluate': document('sysid evaluate', { ...evaluation, ...z.object(learning).partial().shape, report: text.optional() }),
  'sysid report': document('sysid report', { ...evaluation, ...learning, report: text }),
  'sysid figure': z.strictObject({
    schemaVersion: z.literal(1),
    command: z.enum(['sysid figure 3', 'sysid figure 4', 'sysid figure 5']),
    points: z.array(
      z.strictObject({
        figure: z.union([z.literal(3), z.literal(4), z.literal(5)]),
        readout: z.enum(['factorised', 'fixed-mask', 'full']),
        neurons: count,
        samples: count,
        seed: count,
        steps: count,
        explained: number,
        withinOnePixel: number,
        typePurity: number,
        kernelCosine: number,
        bestStep: count,
        lastStep: count,
        seconds: number,
      }),
    ),
    published: z.union([
      z.array(publishedCurve),
      z.strictObject({ neurons: count, samples: count, explained: number, curve: z.array(z.strictObject({ step: count, explained: number })) }),
    ]),
    run: commandRecord,
    report: text.optional(),
  }),
} as const;
