/** NIST StRD Misra1c, made from data/strd/Misra1c.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of Misra1c. */
export const misra1c: StrdData = {
  name: 'Misra1c',
  level: 'average',
  starts: [
    [500, 0.0001],
    [600, 0.0002],
  ],
  certified: {
    parameters: [636.42725809, 0.00020813627256],
    standardDeviations: [4.6638326572, 0.0000017728423155],
    residualStandardDeviation: 0.058428615257,
    residualSumOfSquares: 0.040966836971,
    degreesOfFreedom: 12,
  },
  columns: {
    y: [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78],
    x: [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760],
  },
};
