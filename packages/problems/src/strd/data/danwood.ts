/** NIST StRD DanWood, made from data/strd/DanWood.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of DanWood. */
export const danwood: StrdData = {
  name: 'DanWood',
  level: 'lower',
  starts: [
    [1, 5],
    [0.7, 4],
  ],
  certified: {
    parameters: [0.76886226176, 3.8604055871],
    standardDeviations: [0.01828197386, 0.051726610913],
    residualStandardDeviation: 0.032853114039,
    residualSumOfSquares: 0.0043173084083,
    degreesOfFreedom: 4,
  },
  columns: {
    y: [2.138, 3.421, 3.597, 4.34, 4.882, 5.66],
    x: [1.309, 1.471, 1.49, 1.565, 1.611, 1.68],
  },
};
