/**
 * Bands of simulated network statistics around the observed ones: what a posterior predictive check draws. A model fits a
 * statistic when the observed value lies inside the bands about as often as they say.
 */
import { mean } from '../diagnostics/moments.ts';
import { quantileOfSorted } from '../diagnostics/quantile.ts';
import type { NetworkStatistics } from '../statistics/network-statistics.ts';
import { scalarStatistics } from './scalar-statistics.ts';

/** One number of the observed network beside its simulated distribution. */
export interface Band {
  readonly observed: number;
  /** Mean over the simulated networks. */
  readonly mean: number;
  /** Ends of the central 90% band. */
  readonly q5: number;
  readonly q95: number;
  /** Ends of the central 50% band. */
  readonly q25: number;
  readonly q75: number;
  /** Share of simulated values above the observed one, ties counted half; NaN when there is none to compare. */
  readonly tailShare: number;
}

/** Band of a statistic that is one number. */
export interface ScalarBand extends Band {
  readonly statistic: string;
}

/** Band of one entry of a histogram. */
export interface HistogramBand extends Band {
  /** Degree, distance or number of shared partners. */
  readonly value: number;
}

/** Bands of every statistic. */
export interface StatisticBands {
  /** Number of simulated networks. */
  readonly simulations: number;
  /** Scalars; simulated networks in which one is undefined are left out of its band. */
  readonly scalars: readonly ScalarBand[];
  /** Number of agents by degree. */
  readonly degrees: readonly HistogramBand[];
  /** Number of pairs by distance, from 1. */
  readonly distances: readonly HistogramBand[];
  /** Number of links by shared partners. */
  readonly sharedPartners: readonly HistogramBand[];
}

/** Bands of simulated statistics around the observed ones, by type-7 quantiles. */
export function statisticBands(observed: NetworkStatistics, simulated: readonly NetworkStatistics[]): StatisticBands {
  const numbers = simulated.map(scalarStatistics);
  const scalars = Object.entries(scalarStatistics(observed)).map(([statistic, value]) => ({
    statistic,
    ...bandOf(
      value,
      numbers.map((each) => each[statistic]!),
    ),
  }));
  const histogram = (key: 'degrees' | 'distances' | 'sharedPartners', first: number): HistogramBand[] => {
    const length = Math.max(observed[key].length, ...simulated.map((each) => each[key].length));
    return Array.from({ length: Math.max(0, length - first) }, (_, k) => {
      const value = first + k;
      return {
        value,
        ...bandOf(
          observed[key][value] ?? 0,
          simulated.map((each) => each[key][value] ?? 0),
        ),
      };
    });
  };
  return {
    simulations: simulated.length,
    scalars,
    degrees: histogram('degrees', 0),
    distances: histogram('distances', 1),
    sharedPartners: histogram('sharedPartners', 0),
  };
}

function bandOf(observed: number, all: readonly number[]): Band {
  const sorted = Float64Array.from(all.filter((value) => !Number.isNaN(value))).sort();
  const at = (p: number) => quantileOfSorted(sorted, p);
  const above = sorted.reduce((sum, value) => sum + (value > observed ? 1 : value === observed ? 0.5 : 0), 0);
  return {
    observed,
    mean: mean(sorted),
    q5: at(0.05),
    q25: at(0.25),
    q75: at(0.75),
    q95: at(0.95),
    tailShare: Number.isNaN(observed) ? Number.NaN : above / sorted.length,
  };
}
