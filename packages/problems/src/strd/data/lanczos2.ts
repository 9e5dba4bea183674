/** NIST StRD Lanczos2, made from data/strd/Lanczos2.dat by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of Lanczos2. */
export const lanczos2: StrdData = {
  name: 'Lanczos2',
  level: 'average',
  starts: [
    [1.2, 0.3, 5.6, 5.5, 6.5, 7.6],
    [0.5, 0.7, 3.6, 4.2, 4, 6.3],
  ],
  certified: {
    parameters: [0.096251029939, 1.0057332849, 0.86424689056, 3.0078283915, 1.5529016879, 5.00287981],
    standardDeviations: [0.00066770575477, 0.0033989646176, 0.0017185846685, 0.0041707005856, 0.0023744381417, 0.0013958787284],
    residualStandardDeviation: 0.0000011130395851,
    residualSumOfSquares: 2.2299428125e-11,
    degreesOfFreedom: 18,
  },
  columns: {
    y: [
      2.5134, 2.04433, 1.6684, 1.36642, 1.12323, 0.92689, 0.767934, 0.638878, 0.533784, 0.447936, 0.377585, 0.319739, 0.272013, 0.232497,
      0.199659, 0.17227, 0.149341, 0.13007, 0.113812, 0.100042, 0.0883321, 0.0783354, 0.0697669, 0.0623931,
    ],
    x: [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15],
  },
};
