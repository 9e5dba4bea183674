/** NIST StRD Rat43, made from data/strd/Rat43.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of Rat43. */
export const rat43: StrdData = {
  name: 'Rat43',
  level: 'higher',
  starts: [
    [100, 10, 1, 1],
    [700, 5, 0.75, 1.3],
  ],
  certified: {
    parameters: [699.6415127, 5.2771253025, 0.75962938329, 1.2792483859],
    standardDeviations: [16.302297817, 2.0828735829, 0.19566123451, 0.68761936385],
    residualStandardDeviation: 28.262414662,
    residualSumOfSquares: 8786.404908,
    degreesOfFreedom: 11,
  },
  columns: {
    y: [16.08, 33.83, 65.8, 97.2, 191.55, 326.2, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96, 637.56, 717.41],
    x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  },
};
