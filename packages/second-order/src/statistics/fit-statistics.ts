/**
 * What a least-squares fit says about its parameters, from the Jacobian and the residuals at the solution alone.
 *
 *   s^2 = ||r||^2 / (m - n),  cov = s^2 (J^T J)^-1 = s^2 R^-1 R^-T,  J = Q R
 *
 * The covariance comes from a pivoted QR of J with columns scaled to length 1; J^T J, whose condition is the square of J's, is
 * never formed. These are the linear-approximation statistics that NIST certifies and `nls` and `curve_fit` print.
 *
 * With a robust loss s^2 is Huber's, from the pulls psi of the residuals, so that outliers do not widen the intervals:
 *
 *   s^2 = K^2 (sum psi_i^2 / (m - n)) / (mean psi')^2,  K = 1 + n/m var(psi') / (mean psi')^2
 *
 * Source: P. J. Huber, Robust regression: asymptotics, conjectures and Monte Carlo, Ann. Stat. 1 (1973) 799-821.
 */
import { show, ThetakitError } from '@thetakit/registry';
import { norm2 } from '../dense/norm.ts';
import { factorPivotedQr, rankOf } from '../dense/pivoted-qr.ts';
import { type Loss, pull } from '../fit/loss.ts';
import { studentQuantile } from './student-t.ts';
import { unidentifiedColumns } from './unidentified.ts';

/** What `fitStatistics` needs. */
export interface FitStatisticsInput {
  /** Estimates, shape [n]. */
  readonly parameters: ArrayLike<number>;
  /** Residuals at the estimates, weighted if the fit was, shape [m]. */
  readonly residuals: Float64Array;
  /** Their Jacobian, row-major [m, n]. */
  readonly jacobian: Float64Array;
  /** The residuals were divided by known standard deviations: s^2 is then 1 instead of being estimated. Default false. */
  readonly absoluteSigma?: boolean;
  /** Relative error of the Jacobian's elements, below which a direction counts as not determined; default that of rounding. */
  readonly rankTolerance?: number;
  /** Parameters that were not fitted, because bounds fix them: their errors are 0, and they cost no degree of freedom. Default none. */
  readonly fixed?: readonly number[];
  /** Loss of the fit and its scale C; default 'linear'. */
  readonly loss?: Loss;
  readonly lossScale?: number;
  /** Level of the confidence intervals, in (0, 1); default 0.95. */
  readonly level?: number;
}

/** Statistics of a fit. Infinity stands where the data do not determine a parameter. */
export interface FitStatistics {
  /** m - n. */
  readonly degreesOfFreedom: number;
  readonly residualSumOfSquares: number;
  /** s; NaN without degrees of freedom. */
  readonly residualStandardDeviation: number;
  /** Numerical rank of J; less than n when some combination of parameters is not determined. */
  readonly rank: number;
  /** Parameters that the data do not determine: those that a null vector of J moves. Empty at full rank. */
  readonly unidentified: readonly number[];
  /** Row-major [n, n]. */
  readonly covariance: Float64Array;
  /** Square roots of its diagonal, shape [n]. */
  readonly standardErrors: Float64Array;
  /** Row-major [n, n]; NaN when the covariance is infinite. */
  readonly correlation: Float64Array;
  /** [lower, upper] for each parameter, through Student's t with the degrees of freedom, or the normal when sigma is absolute. */
  readonly confidenceIntervals: readonly (readonly [number, number])[];
  readonly level: number;
}

/** Computes the statistics. Throws SHAPE_MISMATCH or ARGUMENT_OUT_OF_RANGE. */
export function fitStatistics(input: FitStatisticsInput): FitStatistics {
  const { fixed = [] } = input;
  return fixed.length === 0 ? statisticsOfAll(input) : statisticsOfFree(input, new Set(fixed));
}

function statisticsOfAll(input: FitStatisticsInput): FitStatistics {
  const { residuals, jacobian, parameters, absoluteSigma = false, level = 0.95 } = input;
  const n = parameters.length;
  const m = residuals.length;
  checkInput(jacobian, m, n, level);
  const sumOfSquares = norm2(residuals) ** 2;
  const degreesOfFreedom = m - n;
  const deviation = degreesOfFreedom > 0 ? Math.sqrt(sumOfSquares / degreesOfFreedom) : NaN;
  const { rank, inverse } = inverseOfNormalMatrix(jacobian, m, n, input.rankTolerance ?? 0);
  const variance = varianceOf(input, deviation);
  const covariance = rank < n || variance === Infinity ? new Float64Array(n * n).fill(Infinity) : inverse.map((v) => v * variance);
  const standardErrors = Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]!));
  const quantile = absoluteSigma || degreesOfFreedom > 0 ? studentQuantile(0.5 + level / 2, absoluteSigma ? Infinity : degreesOfFreedom) : Infinity;
  return {
    degreesOfFreedom,
    residualSumOfSquares: sumOfSquares,
    residualStandardDeviation: deviation,
    rank,
    unidentified: rank < n ? unidentifiedColumns(jacobian, m, n, undefined, input.rankTolerance) : [],
    covariance,
    standardErrors,
    correlation: covariance.map((v, at) => v / (standardErrors[Math.floor(at / n)]! * standardErrors[at % n]!)),
    confidenceIntervals: Array.from(standardErrors, (error, i) => [parameters[i]! - quantile * error, parameters[i]! + quantile * error] as const),
    level,
  };
}

/** The statistics of the free parameters, with zeros for the fixed ones. */
function statisticsOfFree({ fixed: _fixed, ...input }: FitStatisticsInput, fixed: ReadonlySet<number>): FitStatistics {
  const { parameters, jacobian } = input;
  const n = parameters.length;
  checkInput(jacobian, input.residuals.length, n, input.level ?? 0.95);
  const free = Array.from({ length: n }, (_, i) => i).filter((i) => !fixed.has(i));
  const own = statisticsOfAll({
    ...input,
    parameters: free.map((i) => parameters[i]!),
    jacobian: jacobian.filter((_, at) => !fixed.has(at % n)),
  });
  const spread = (matrix: Float64Array) => {
    const whole = new Float64Array(n * n);
    free.forEach((i, a) => {
      free.forEach((j, b) => {
        whole[i * n + j] = matrix[a * free.length + b]!;
      });
    });
    return whole;
  };
  const place = (i: number) => free.indexOf(i);
  const correlation = spread(own.correlation);
  for (const i of fixed) for (let j = 0; j < n; j++) correlation[i * n + j] = correlation[j * n + i] = NaN;
  return {
    ...own,
    unidentified: own.unidentified.map((i) => free[i]!),
    covariance: spread(own.covariance),
    standardErrors: Float64Array.from(parameters, (_, i) => (fixed.has(i) ? 0 : own.standardErrors[place(i)]!)),
    correlation,
    confidenceIntervals: Array.from(parameters, (value, i) => (fixed.has(i) ? ([value, value] as const) : own.confidenceIntervals[place(i)]!)),
  };
}

/** s^2. Infinity when it cannot be estimated. */
function varianceOf({ parameters, residuals, absoluteSigma = false, loss = 'linear', lossScale = 1 }: FitStatisticsInput, deviation: number): number {
  const [n, m] = [parameters.length, residuals.length];
  if (loss === 'linear') return absoluteSigma ? 1 : m > n ? deviation * deviation : Infinity;
  if (m <= n) return Infinity;
  let [squares, sum, sumOfSquares] = [0, 0, 0];
  for (const r of residuals) {
    const [psi, slope] = pull(loss, r, lossScale);
    squares += psi * psi;
    sum += slope;
    sumOfSquares += slope * slope;
  }
  const mean = sum / m;
  if (!(mean > 0)) return Infinity;
  const k = 1 + ((n / m) * Math.max(0, sumOfSquares / m - mean * mean)) / (mean * mean);
  return (k * k * squares) / ((m - n) * mean * mean);
}

function checkInput(jacobian: Float64Array, m: number, n: number, level: number): void {
  const who = 'fitStatistics';
  if (jacobian.length !== m * n) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `the Jacobian has ${jacobian.length} elements, expected ${m} residuals times ${n} parameters`,
      action: 'Pass the row-major Jacobian of the residuals',
      received: jacobian.length,
      expected: m * n,
    });
  }
  if (!(level > 0 && level < 1)) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who,
      problem: `level is ${show(level)}, expected 0 < level < 1`,
      action: 'Use 0.95 for 95 per cent',
      received: level,
    });
  }
}

/** (J^T J)^-1 = D^-1 P R^-1 R^-T P^T D^-1 and the numerical rank. */
function inverseOfNormalMatrix(jacobian: Float64Array, m: number, n: number, tolerance: number): { rank: number; inverse: Float64Array } {
  const k = Math.max(m, n);
  const columns = new Float64Array(n * k);
  const scale = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < m; i++) columns[j * k + i] = jacobian[i * n + j]!;
    scale[j] = norm2(columns, j * k, j * k + m) || 1;
    for (let i = 0; i < m; i++) columns[j * k + i] = columns[j * k + i]! / scale[j]!;
  }
  const r = new Float64Array(n * n);
  const pivots = new Int32Array(n);
  factorPivotedQr({ m: k, n, columns, rhs: new Float64Array(k), r, pivots, work: new Float64Array(2 * n) });
  const rank = r[0] === 0 ? 0 : rankOf(r, n, Math.max(k * Number.EPSILON, tolerance));
  const inverse = new Float64Array(n * n);
  if (rank < n) return { rank, inverse };
  invertUpper(r, n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let c = a; c < n; c++) sum += r[a * n + c]! * r[b * n + c]!;
      const [i, j] = [pivots[a]!, pivots[b]!];
      inverse[i * n + j] = inverse[j * n + i] = sum / (scale[i]! * scale[j]!);
    }
  }
  return { rank, inverse };
}

/** R <- R^-1 in place, upper triangular, row-major [n, n]. */
function invertUpper(r: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    const diagonal = 1 / r[j * n + j]!;
    r[j * n + j] = diagonal;
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let k = i; k < j; k++) sum += r[i * n + k]! * r[k * n + j]!;
      r[i * n + j] = -sum * diagonal;
    }
  }
}
