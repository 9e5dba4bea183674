/** With a nonlinear teacher of the student's own shape, the factorised readout is better than fixed masks and than the full readout. */
import { adam } from '@thetakit/optimizers';
import { describe, expect, it } from 'vitest';
import { fitModel } from '../training/fit-model.ts';
import { TEACHER_READOUTS, type TeacherExperiment, teacherExperiment } from './teacher-experiment.ts';

const explainedBy = async (experiment: Omit<TeacherExperiment, 'readout'>, learningRate: number, most: number) => {
  const scores: Record<string, number> = {};
  for (const readout of TEACHER_READOUTS) {
    const { data, preset, score } = teacherExperiment({ ...experiment, readout });
    const { model } = await fitModel(data, preset.spec, {
      ...preset,
      optimizer: adam,
      executor: 'compiled',
      optimizerOptions: { variant: 'tf', learningRate },
      schedule: { ...preset.schedule, maxSteps: most },
      ...(readout === 'factorised' ? { maskPeak: 0.3 } : {}),
    });
    scores[readout] = score(model).explained;
  }
  return scores as Record<(typeof TEACHER_READOUTS)[number], number>;
};

it('in small: 60 neurons of 3 maps of two layers of 3 x 3', async () => {
  const teacher = { neurons: 60, imageSide: 16, imageChannels: 1, channels: [4, 3], kernelSide: 3, samples: 2048, test: 500 };
  const found = await explainedBy({ ...teacher, seed: 1, maskPenalty: 0.01, weightPenalty: 0.003 }, 0.005, 400);
  // Measured once with this seed: 0.496, 0.418 and 0.006. The bounds leave room for other rounding.
  expect(found.factorised).toBeGreaterThan(0.45);
  expect(found['fixed-mask']).toBeLessThan(found.factorised - 0.05);
  expect(found.full).toBeLessThan(found.factorised - 0.2);
}, 60_000);

// Limited by steps, not by seconds: machines differ.
describe.skipIf(process.env['THETAKIT_NIGHTLY'] === undefined)('at length', { timeout: 0 }, () => {
  it('100 neurons of 4 maps of three layers of 5 x 5, D = 4096', async () => {
    const teacher = { neurons: 100, imageSide: 28, imageChannels: 1, channels: [8, 12, 4], samples: 4096 };
    const found = await explainedBy({ ...teacher, seed: 1, maskPenalty: 0.015, weightPenalty: 0.003 }, 0.003, 1600);
    expect(found.factorised).toBeGreaterThan(found['fixed-mask'] + 0.05);
    expect(found.factorised).toBeGreaterThan(found.full + 0.1);
  });
});
