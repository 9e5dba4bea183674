/** The numbers among the statistics of a network, by name. */
import type { NetworkStatistics } from '../statistics/network-statistics.ts';

/** Names of the statistics that are one number each. */
export const SCALAR_STATISTICS = [
  'links',
  'meanDegree',
  'isolates',
  'triangles',
  'twoPaths',
  'globalClustering',
  'localClustering',
  'components',
  'largestComponent',
  'meanDistance',
  'unreachablePairs',
  'degreeAssortativity',
] as const satisfies readonly (keyof NetworkStatistics)[];

/** Name of a statistic that is one number. */
export type ScalarStatistic = (typeof SCALAR_STATISTICS)[number];

/** All scalar statistics, those of attributes as `name.assortativity` and `name.crossGroupShare`, those of the user by their names. */
export function scalarStatistics(statistics: NetworkStatistics): Record<string, number> {
  const numbers: Record<string, number> = Object.fromEntries(SCALAR_STATISTICS.map((name) => [name, statistics[name]]));
  for (const [name, { assortativity, crossGroupShare }] of Object.entries(statistics.attributes)) {
    numbers[`${name}.assortativity`] = assortativity;
    numbers[`${name}.crossGroupShare`] = crossGroupShare;
  }
  return { ...numbers, ...statistics.directed, ...statistics.own };
}
