/** The constants of CMA-ES for a dimension and a population size. Source: Hansen, "The CMA evolution strategy: a tutorial", arXiv:1604.00772, table 1. */

/** Strategy parameters; names as in the tutorial. */
export interface CmaParameters {
  /** Recombination weights of all ranks, best first; negative ones for the worse half when active. */
  readonly weights: Float64Array;
  /** Number of positive weights. */
  readonly mu: number;
  readonly muEff: number;
  readonly cc: number;
  readonly cs: number;
  readonly c1: number;
  readonly cmu: number;
  readonly damping: number;
  /** Expected length of a standard normal vector. */
  readonly chi: number;
}

const cache = new Map<string, CmaParameters>();

/** The parameters, computed once per dimension, population size and choice of active. */
export function cmaParameters(n: number, lambda: number, isActive: boolean): CmaParameters {
  const key = `${n} ${lambda} ${isActive}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = compute(n, lambda, isActive);
  cache.set(key, made);
  return made;
}

function compute(n: number, lambda: number, isActive: boolean): CmaParameters {
  const mu = Math.floor(lambda / 2);
  const raw = Float64Array.from({ length: lambda }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1));
  const sumOf = (from: number, to: number, f: (w: number) => number) => raw.subarray(from, to).reduce((sum, w) => sum + f(w), 0);
  const positive = sumOf(0, mu, (w) => w);
  const muEff = positive ** 2 / sumOf(0, mu, (w) => w * w);
  const negative = sumOf(mu, lambda, (w) => w);
  const muEffNegative = negative ** 2 / sumOf(mu, lambda, (w) => w * w);
  const cc = (4 + muEff / n) / (n + 4 + (2 * muEff) / n);
  const cs = (muEff + 2) / (n + muEff + 5);
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cmu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff));
  const damping = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cs;
  const alpha = Math.min(1 + c1 / cmu, 1 + (2 * muEffNegative) / (muEff + 2), (1 - c1 - cmu) / (n * cmu));
  const weights = raw.map((w, i) => (i < mu ? w / positive : isActive && w < 0 ? (alpha * w) / -negative : 0));
  const chi = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  return { weights, mu, muEff, cc, cs, c1, cmu, damping, chi };
}
