/** What a fit tells, in words and numbers, ready for text, JSON and pages. */

/** One parameter. */
export interface Estimate {
  readonly name: string;
  readonly value: number;
  readonly standardError: number;
  /** Confidence interval. */
  readonly low: number;
  readonly high: number;
  /** Estimate divided by its standard error. */
  readonly t: number;
}

/** A prediction of the mean with its confidence interval, and the interval of a new observation. */
export interface PredictionRow {
  readonly inputs: readonly number[];
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** Interval of one new observation, where its spread is known: without weights. */
  readonly observation?: { readonly low: number; readonly high: number };
}

/** A function of the estimates. */
export interface DerivedQuantity {
  readonly name: string;
  /** The expression as it was written. */
  readonly text: string;
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/** The whole of it. */
export interface FitSummary {
  readonly formula: string;
  readonly estimates: readonly Estimate[];
  /** What --derive asked for. */
  readonly derived?: readonly DerivedQuantity[];
  /** Confidence level of the intervals. */
  readonly level: number;
  /** How the intervals of the parameters were made. */
  readonly interval: 'wald' | 'profile';
  readonly observations: number;
  readonly degreesOfFreedom: number;
  readonly isWeighted: boolean;
  readonly residualStandardDeviation: number;
  readonly residualSumOfSquares: number;
  /** 1 - RSS/TSS, TSS about the (weighted) mean of the response. */
  readonly rSquared: number;
  readonly aic: number;
  readonly bic: number;
  /** Row-major [p, p]. */
  readonly correlation?: readonly number[];
  /** Row-major [p, p]. */
  readonly covariance?: readonly number[];
  /** The robust loss, its C, the standard deviation of ordinary residuals that goes with it, and how many residuals are beyond C. */
  readonly robust?: { readonly loss: string; readonly lossScale: number; readonly scale: number; readonly beyond: number };
  /** What makes the numbers doubtful. */
  readonly warning?: string;
}
