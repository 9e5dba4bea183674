/** NIST StRD BoxBOD, made from data/strd/BoxBOD.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of BoxBOD. */
export const boxbod: StrdData = {
  name: 'BoxBOD',
  level: 'higher',
  starts: [
    [1, 1],
    [100, 0.75],
  ],
  certified: {
    parameters: [213.80940889, 0.54723748542],
    standardDeviations: [12.354515176, 0.10455993237],
    residualStandardDeviation: 17.088072423,
    residualSumOfSquares: 1168.0088766,
    degreesOfFreedom: 4,
  },
  columns: {
    y: [109, 149, 149, 191, 213, 224],
    x: [1, 2, 3, 5, 7, 10],
  },
};
