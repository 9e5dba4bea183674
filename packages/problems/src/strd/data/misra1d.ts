/** NIST StRD Misra1d, made from data/strd/Misra1d.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of Misra1d. */
export const misra1d: StrdData = {
  name: 'Misra1d',
  level: 'average',
  starts: [
    [500, 0.0001],
    [450, 0.0003],
  ],
  certified: {
    parameters: [437.36970754, 0.00030227324449],
    standardDeviations: [3.6489174345, 0.0000029334354479],
    residualStandardDeviation: 0.068568272111,
    residualSumOfSquares: 0.056419295283,
    degreesOfFreedom: 12,
  },
  columns: {
    y: [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78],
    x: [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760],
  },
};
