/** NIST StRD MGH09, made from data/strd/MGH09.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of MGH09. */
export const mgh09: StrdData = {
  name: 'MGH09',
  level: 'higher',
  starts: [
    [25, 39, 41.5, 39],
    [0.25, 0.39, 0.415, 0.39],
  ],
  certified: {
    parameters: [0.19280693458, 0.19128232873, 0.12305650693, 0.13606233068],
    standardDeviations: [0.011435312227, 0.19633220911, 0.080842031232, 0.090025542308],
    residualStandardDeviation: 0.0066279236551,
    residualSumOfSquares: 0.00030750560385,
    degreesOfFreedom: 7,
  },
  columns: {
    y: [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246],
    x: [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625],
  },
};
