/** The table of a calibration. */
import type { Calibration } from '@thetakit/netform-mcmc';
import type { TextTable } from './statistic-rows.ts';

/** The tests of every term as texts. */
export function rankRows({ rows }: Calibration): TextTable {
  return {
    head: ['term', 'mean rank', 'z of location', 'z of spread'],
    rows: rows.map(({ term, meanRank, locationZ, spreadZ }) => [term, meanRank.toFixed(3), locationZ.toFixed(2), spreadZ.toFixed(2)]),
  };
}
