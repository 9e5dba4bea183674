/**
 * Figures of the mouse V1 recordings of Antolik et al. (2016). The recordings are not part of this package: the tests run where
 * THETAKIT_SYSID_DATA names a folder that holds r1_training_set.npy, r1_raw_validation_set.npy and so on for r2 and r3.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { publishedSplit, takeRows } from '../data/split.ts';
import { readNpy } from '../readers/npy.ts';
import { trialsOfNeuron } from './neuron-trials.ts';
import { nullPrediction } from './null-model.ts';
import { type Reliability, reliabilityOf } from './reliability.ts';
import { poissonLoss } from './scores.ts';

const folder = process.env['THETAKIT_SYSID_DATA'] ?? '';
const isThere = folder !== '' && existsSync(`${folder}/r1_training_set.npy`);
const read = async (name: string) => {
  const { data, shape } = await readNpy(Uint8Array.from(readFileSync(`${folder}/${name}.npy`)));
  return { data: Float64Array.from(data), shape };
};

describe.skipIf(!isThere)('mouse V1', () => {
  it.each([
    ['r1', 89.75, [1800, 103]],
    ['r2', 50.0, [1260, 55]],
    ['r3', 94.19, [1800, 102]],
  ])('has in region %s the validation Poisson loss of the null model %d', async (region, known, expected) => {
    const { data, shape } = await read(`${region}_training_set`);
    expect(shape).toEqual(expected);
    const [images = 0, neurons = 0] = shape;
    const { training, validation } = publishedSplit(images);
    const measured = takeRows(data, neurons, validation);
    // The figures are known to two decimals.
    expect(poissonLoss(nullPrediction(takeRows(data, neurons, training), neurons, validation.length), measured, neurons)).toBeCloseTo(known, 2);
  });

  it.each([
    ['r1', { noisePower: 0.759, explainableShareOfMean: 0.679, oracle: 0.388, splitHalf: 0.592, spearmanBrown: 0.711, ceiling: 0.83 }],
    ['r2', { noisePower: 0.818, explainableShareOfMean: 0.529, oracle: 0.296, splitHalf: 0.455, spearmanBrown: 0.576, ceiling: 0.73 }],
    ['r3', { noisePower: 0.791, explainableShareOfMean: 0.653, oracle: 0.355, splitHalf: 0.59, spearmanBrown: 0.701, ceiling: 0.81 }],
  ] as const)('has in region %s the reliability that was published with the facts', async (region, known) => {
    const { data, shape } = await read(`${region}_raw_validation_set`);
    const [trials = 0, images = 0, neurons = 0] = shape;
    const all = Array.from({ length: neurons }, (_, n) => reliabilityOf(trialsOfNeuron({ data, shape: [trials, images, neurons] }, n)));
    const mean = (name: keyof Reliability) => all.reduce((sum, each) => sum + each[name], 0) / neurons;
    // Half a unit of the last decimal that is known.
    for (const [name, value] of Object.entries(known))
      expect(Math.abs(mean(name as keyof Reliability) - value)).toBeLessThan(name === 'ceiling' ? 0.005 : 0.0005);
  });
});
