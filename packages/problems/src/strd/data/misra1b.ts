/** NIST StRD Misra1b, made from data/strd/Misra1b.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of Misra1b. */
export const misra1b: StrdData = {
  name: 'Misra1b',
  level: 'lower',
  starts: [
    [500, 0.0001],
    [300, 0.0002],
  ],
  certified: {
    parameters: [337.99746163, 0.00039039091287],
    standardDeviations: [3.1643950207, 0.0000042547321834],
    residualStandardDeviation: 0.079301471998,
    residualSumOfSquares: 0.075464681533,
    degreesOfFreedom: 12,
  },
  columns: {
    y: [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78],
    x: [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760],
  },
};
