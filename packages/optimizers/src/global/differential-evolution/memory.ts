/**
 * Success-history adaptation of F and CR. Source: Tanabe and Fukunaga, "Success-history based parameter adaptation for differential
 * evolution", CEC 2013: F is drawn from Cauchy(m_F, 0.1), CR from N(m_CR, 0.1), where a pair of means is one of the last six; after each
 * generation the means of the pairs that improved, weighted by the improvement, replace the oldest.
 */
import type { Stream } from '@thetakit/random';

/** The last means, and the successes of the current generation as sums. */
export interface History {
  means: { scale: number; rate: number }[];
  oldest: number;
  /** Sums over successes: of weights w, w F, w F^2, w CR. */
  weight: number;
  scaled: number;
  squared: number;
  rated: number;
}

/** The history before the first success. */
export const beginHistory = (): History => ({
  means: Array.from({ length: 6 }, () => ({ scale: 0.5, rate: 0.5 })),
  oldest: 0,
  weight: 0,
  scaled: 0,
  squared: 0,
  rated: 0,
});

/** A copy. */
export const copyHistory = (history: History): History => ({ ...history, means: history.means.map((each) => ({ ...each })) });

/** F and CR of the next trial. */
export function drawParameters({ means }: History, stream: Stream): { readonly scale: number; readonly rate: number } {
  const { scale, rate } = means[stream.integer(0, means.length - 1)]!;
  let drawn = 0;
  while (drawn <= 0) drawn = Math.min(1, scale + 0.1 * Math.tan(Math.PI * (stream.uniform() - 0.5)));
  return { scale: drawn, rate: Math.min(1, Math.max(0, rate + 0.1 * stream.normal())) };
}

/** Notes a success that improved by `gain`. */
export function noteSuccess(history: History, scale: number, rate: number, gain: number): void {
  const weight = Number.isFinite(gain) ? gain : 0;
  history.weight += weight;
  history.scaled += weight * scale;
  history.squared += weight * scale * scale;
  history.rated += weight * rate;
}

/** Replaces the oldest means when there were successes: Lehmer's mean of F, the plain mean of CR. */
export function closeGeneration(history: History): void {
  if (history.weight > 0 && history.scaled > 0) {
    history.means[history.oldest] = { scale: history.squared / history.scaled, rate: history.rated / history.weight };
    history.oldest = (history.oldest + 1) % history.means.length;
  }
  history.weight = 0;
  history.scaled = 0;
  history.squared = 0;
  history.rated = 0;
}
