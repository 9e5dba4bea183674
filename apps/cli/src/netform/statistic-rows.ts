/** Tables of network statistics: bands around observed values, and paired differences. */
import type { PairedDifference, StatisticBands } from '@thetakit/netform-mcmc';
import { numberText } from '../render/number-text.ts';

/** A table as texts. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const words: Readonly<Record<string, string>> = {
  meanDegree: 'mean degree',
  twoPaths: 'two-paths',
  globalClustering: 'clustering, global',
  localClustering: 'clustering, local',
  largestComponent: 'largest component',
  meanDistance: 'mean distance',
  unreachablePairs: 'pairs without a path',
  degreeAssortativity: 'degree assortativity',
  arcs: 'directed links',
  sentSd: 'links sent, sd',
  receivedSd: 'links received, sd',
};

/** Name of a statistic for people: `sex.crossGroupShare` is `sex: links across groups`. */
export function statisticText(name: string): string {
  const known = words[name];
  if (known !== undefined) return known;
  return name.replace(/\.assortativity$/, ': assortativity').replace(/\.crossGroupShare$/, ': share across groups');
}

function text(value: number): string {
  return Number.isNaN(value) ? '-' : numberText(value, 4);
}

/** Observed value, simulated mean, the ends of both bands, and the share of simulated values above the observed one. */
export function bandRows({ scalars }: StatisticBands): TextTable {
  return {
    head: ['statistic', 'observed', 'simulated', '5%', '25%', '75%', '95%', 'p above'],
    rows: scalars.map(({ statistic, observed, mean, q5, q25, q75, q95, tailShare }) => [
      statisticText(statistic),
      ...[observed, mean, q5, q25, q75, q95].map(text),
      Number.isNaN(tailShare) ? '-' : tailShare.toFixed(3),
    ]),
  };
}

/** Means under both assignments and the paired difference with its interval. */
export function differenceRows(differences: readonly PairedDifference[]): TextTable {
  return {
    head: ['statistic', 'as it is', 'changed', 'difference', 'sd', '2.5%', '50%', '97.5%'],
    rows: differences.map(({ statistic, baseline, alternative, difference, sd, q2_5, q50, q97_5 }) => [
      statisticText(statistic),
      ...[baseline, alternative, difference, sd, q2_5, q50, q97_5].map(text),
    ]),
  };
}
