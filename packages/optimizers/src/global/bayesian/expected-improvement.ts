/**
 * Expected improvement of a normal variable over a value, and the search for the point where it is largest.
 *
 *   EI = E max(0, best - Y) = s (u Phi(u) + phi(u)),   u = (best - mean) / s
 *
 * Source: D. R. Jones, M. Schonlau, W. J. Welch, J. Global Optim. 13 (1998) 455-492, doi:10.1023/A:1008306431147.
 */
import type { Stream } from '@thetakit/random';
import { type Process, predict } from './gaussian-process.ts';

/** ln EI: finite for every deviation > 0, so that far candidates still compare. -Infinity without deviation. */
export function logImprovement(mean: number, deviation: number, best: number): number {
  if (!(deviation > 0)) return best > mean ? Math.log(best - mean) : -Infinity;
  const u = (best - mean) / deviation;
  const logDensity = -0.5 * u * u - 0.5 * Math.log(2 * Math.PI);
  // u Phi(u) + phi(u) -> phi(u) / u^2 (1 - 3 / u^2) as u falls; the two terms cancel there.
  if (u < -8) return Math.log(deviation) + logDensity - 2 * Math.log(-u) + Math.log1p(-3 / (u * u));
  return Math.log(deviation) + Math.log(u * normalCdf(u) + Math.exp(logDensity));
}

/** Phi(u), relative error below 2e-7, by the Chebyshev fit of Press et al., Numerical Recipes (1992), section 6.2. */
export function normalCdf(u: number): number {
  const z = Math.abs(u) / Math.SQRT2;
  const t = 1 / (1 + z / 2);
  const fit = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  const tail = (t / 2) * Math.exp(-z * z + fit.reduceRight((sum, c) => sum * t + c, 0));
  return u > 0 ? 1 - tail : tail;
}

/**
 * The point of the unit cube with the largest EI among random points and points around the best one, moved by a pattern search of
 * ever smaller steps. `round` puts a candidate where it may be; coordinates that it fixes stay.
 */
export function mostImproving(process: Process, best: number, from: readonly number[], stream: Stream, round: (x: number[]) => number[]): number[] {
  const n = process.n;
  const score = (x: readonly number[]) => {
    const { mean, deviation } = predict(process, x);
    return logImprovement(mean, deviation, best);
  };
  const candidates = Array.from({ length: 60 + 20 * n }, (_, k) =>
    round(Array.from({ length: n }, (__, i) => (k % 4 === 0 ? Math.min(1, Math.max(0, from[i]! + 0.1 * stream.normal() * 4 ** -(k % 5))) : stream.uniform()))),
  );
  const ranked = candidates.map((x) => ({ x, value: score(x) })).sort((a, b) => b.value - a.value);
  const climbed = ranked.slice(0, 2).map(({ x, value }) => climb(x, value, score, round));
  return climbed.reduce((top, each) => (each.value > top.value ? each : top)).x;
}

function climb(start: number[], first: number, score: (x: readonly number[]) => number, round: (x: number[]) => number[]): { x: number[]; value: number } {
  let x = start;
  let value = first;
  for (let step = 0.1; step > 1e-4; step /= 3) {
    for (let i = 0; i < x.length; i++) {
      for (const sign of [1, -1]) {
        const trial = round(x.map((each, k) => (k === i ? Math.min(1, Math.max(0, each + sign * step)) : each)));
        const found = score(trial);
        if (!(found > value)) continue;
        x = trial;
        value = found;
        break;
      }
    }
  }
  return { x, value };
}
