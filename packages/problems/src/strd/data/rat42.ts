/** NIST StRD Rat42, made from data/strd/Rat42.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of Rat42. */
export const rat42: StrdData = {
  name: 'Rat42',
  level: 'higher',
  starts: [
    [100, 1, 0.1],
    [75, 2.5, 0.07],
  ],
  certified: {
    parameters: [72.462237576, 2.6180768402, 0.067359200066],
    standardDeviations: [1.7340283401, 0.088295217536, 0.0034465663377],
    residualStandardDeviation: 1.1587725499,
    residualSumOfSquares: 8.0565229338,
    degreesOfFreedom: 6,
  },
  columns: {
    y: [8.93, 10.8, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08],
    x: [9, 14, 21, 28, 42, 57, 63, 70, 79],
  },
};
