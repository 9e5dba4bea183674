/** NIST StRD Misra1a, made from data/strd/Misra1a.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of Misra1a. */
export const misra1a: StrdData = {
  name: 'Misra1a',
  level: 'lower',
  starts: [
    [500, 0.0001],
    [250, 0.0005],
  ],
  certified: {
    parameters: [238.94212918, 0.00055015643181],
    standardDeviations: [2.7070075241, 0.0000072668688436],
    residualStandardDeviation: 0.1018787633,
    residualSumOfSquares: 0.12455138894,
    degreesOfFreedom: 12,
  },
  columns: {
    y: [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78],
    x: [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760],
  },
};
