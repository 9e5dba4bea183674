/** NIST StRD MGH10, made from data/strd/MGH10.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of MGH10. */
export const mgh10: StrdData = {
  name: 'MGH10',
  level: 'higher',
  starts: [
    [2, 400000, 25000],
    [0.02, 4000, 250],
  ],
  certified: {
    parameters: [0.005609636471, 6181.3463463, 345.22363462],
    standardDeviations: [0.00015687892471, 23.309021107, 0.78486103508],
    residualStandardDeviation: 2.6009740065,
    residualSumOfSquares: 87.945855171,
    degreesOfFreedom: 13,
  },
  columns: {
    y: [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872],
    x: [50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100, 105, 110, 115, 120, 125],
  },
};
