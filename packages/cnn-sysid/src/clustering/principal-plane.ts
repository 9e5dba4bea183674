/**
 * The two directions in which points vary most, to draw many dimensions on paper: eigenvectors of the covariance by orthogonal
 * iteration. The sign of a direction is that of its largest entry.
 */

/** Points on their principal plane. */
export interface PrincipalPlane {
  /** [N, 2]. */
  readonly coordinates: Float64Array;
  /** Two rows of [2, dimension]: the directions. */
  readonly directions: Float64Array;
  /** Share of the variance along each. */
  readonly shares: readonly [number, number];
}

const ITERATIONS = 200;

/** Projects points [N, dimension], dimension >= 2. */
export function principalPlane(points: Float64Array, dimension: number): PrincipalPlane {
  const count = points.length / dimension;
  const means = Float64Array.from({ length: dimension }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += (points[i * dimension + j] ?? 0) / count;
    return sum;
  });
  const centred = points.map((each, i) => each - (means[i % dimension] ?? 0));
  const covariance = covarianceOf(centred, dimension);
  const total = means.reduce((sum, _, j) => sum + (covariance[j * dimension + j] ?? 0), 0);
  const first = leading(covariance, dimension, undefined);
  const second = leading(covariance, dimension, first.direction);
  const directions = new Float64Array(2 * dimension);
  directions.set(first.direction);
  directions.set(second.direction, dimension);
  const along = (i: number, axis: number) => {
    let sum = 0;
    for (let j = 0; j < dimension; j++) sum += (centred[i * dimension + j] ?? 0) * (directions[axis * dimension + j] ?? 0);
    return sum;
  };
  const share = (value: number) => (total > 0 ? value / total : 0);
  return {
    coordinates: Float64Array.from({ length: 2 * count }, (_, i) => along(i >> 1, i & 1)),
    directions,
    shares: [share(first.value), share(second.value)],
  };
}

/** C = X^T X / N of centred points, row-major. */
function covarianceOf(centred: Float64Array, dimension: number): Float64Array {
  const covariance = new Float64Array(dimension * dimension);
  const count = centred.length / dimension;
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < dimension; a++) {
      const value = (centred[i * dimension + a] ?? 0) / count;
      for (let b = 0; b < dimension; b++) covariance[a * dimension + b] = (covariance[a * dimension + b] ?? 0) + value * (centred[i * dimension + b] ?? 0);
    }
  }
  return covariance;
}

/** The eigenvector of the largest eigenvalue among those orthogonal to `beside`. */
function leading(matrix: Float64Array, dimension: number, beside: Float64Array | undefined): { direction: Float64Array; value: number } {
  // A start with a part along every axis, and no two alike.
  let direction: Float64Array = normalised(
    orthogonal(
      Float64Array.from({ length: dimension }, (_, j) => 1 + j / (3 * dimension + j * j)),
      beside,
    ),
  );
  let value = 0;
  for (let i = 0; i < ITERATIONS; i++) {
    const image = direction.map((_, a) => direction.reduce((sum, each, b) => sum + (matrix[a * dimension + b] ?? 0) * each, 0));
    const next = orthogonal(image, beside);
    value = Math.hypot(...next);
    if (value === 0) break;
    direction = normalised(next);
  }
  const largest = direction.reduce((best, each) => (Math.abs(each) > Math.abs(best) ? each : best), 0);
  return { direction: largest < 0 ? direction.map((each) => -each) : direction, value };
}

function orthogonal(vector: Float64Array, beside: Float64Array | undefined): Float64Array {
  if (beside === undefined) return vector;
  const overlap = vector.reduce((sum, each, j) => sum + each * (beside[j] ?? 0), 0);
  return vector.map((each, j) => each - overlap * (beside[j] ?? 0));
}

function normalised(vector: Float64Array): Float64Array {
  const norm = Math.hypot(...vector);
  return norm === 0 ? vector : vector.map((each) => each / norm);
}
