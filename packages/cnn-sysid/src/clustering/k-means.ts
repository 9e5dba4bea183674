/**
 * k-means: Lloyd's iteration from seeds by k-means++ (Arthur and Vassilvitskii, 2007), the best of several starts.
 * Points are [N, dimension], row-major.
 */
import { type Key, type Stream, split, streamOf } from '@thetakit/random';
import { ThetakitError } from '@thetakit/registry';

/** A clustering. */
export interface KMeansResult {
  /** Cluster of each point. */
  readonly labels: Int32Array;
  /** [k, dimension]. */
  readonly centres: Float64Array;
  /** Sum of squared distances to the centres. */
  readonly inertia: number;
}

/** Clusters points. Throws ARGUMENT_OUT_OF_RANGE unless 1 <= k <= N. */
export function kMeans(key: Key, points: Float64Array, dimension: number, k: number, starts = 10): KMeansResult {
  const count = points.length / dimension;
  if (!Number.isInteger(k) || k < 1 || k > count) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'kMeans',
      problem: `k is ${k}, expected 1 <= k <= ${count}, the number of points`,
      action: 'Ask for fewer clusters',
      received: k,
      expected: count,
    });
  }
  const runs = split(key, starts).map((each) => lloyd(points, dimension, seeds(streamOf(each), points, dimension, k)));
  return runs.reduce((best, each) => (each.inertia < best.inertia ? each : best));
}

/** |point i - centre c|^2. */
function squaredDistance(points: Float64Array, i: number, centres: Float64Array, c: number, dimension: number): number {
  let sum = 0;
  for (let j = 0; j < dimension; j++) sum += ((points[i * dimension + j] ?? 0) - (centres[c * dimension + j] ?? 0)) ** 2;
  return sum;
}

/** The first centre at random, each next one with probability proportional to the squared distance from those before. */
function seeds(stream: Stream, points: Float64Array, dimension: number, k: number): Float64Array {
  const count = points.length / dimension;
  const centres = new Float64Array(k * dimension);
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let chosen = stream.integer(0, count - 1);
  for (let c = 0; c < k; c++) {
    centres.set(points.subarray(chosen * dimension, (chosen + 1) * dimension), c * dimension);
    for (let i = 0; i < count; i++) nearest[i] = Math.min(nearest[i] ?? 0, squaredDistance(points, i, centres, c, dimension));
    let left = stream.uniform() * nearest.reduce((sum, each) => sum + each, 0);
    chosen = nearest.findIndex((each) => {
      left -= each;
      return left < 0;
    });
    if (chosen < 0) chosen = stream.integer(0, count - 1);
  }
  return centres;
}

function lloyd(points: Float64Array, dimension: number, centres: Float64Array): KMeansResult {
  const count = points.length / dimension;
  const k = centres.length / dimension;
  const labels = new Int32Array(count).fill(-1);
  for (;;) {
    let [inertia, moved] = [0, false];
    for (let i = 0; i < count; i++) {
      let [best, at] = [Number.POSITIVE_INFINITY, 0];
      for (let c = 0; c < k; c++) {
        const distance = squaredDistance(points, i, centres, c, dimension);
        if (distance < best) [best, at] = [distance, c];
      }
      moved ||= labels[i] !== at;
      labels[i] = at;
      inertia += best;
    }
    if (!moved) return { labels, centres, inertia };
    for (let c = 0; c < k; c++) moveToMean(points, dimension, labels, centres, c);
  }
}

/** A centre to the mean of its points; one without points stays. */
function moveToMean(points: Float64Array, dimension: number, labels: Int32Array, centres: Float64Array, c: number): void {
  const size = labels.reduce((sum, label) => sum + (label === c ? 1 : 0), 0);
  if (size === 0) return;
  const mean = new Float64Array(dimension);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === c) for (let j = 0; j < dimension; j++) mean[j] = (mean[j] ?? 0) + (points[i * dimension + j] ?? 0) / size;
  }
  centres.set(mean, c * dimension);
}
