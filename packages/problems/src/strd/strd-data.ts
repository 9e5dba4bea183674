/** What NIST publishes of one nonlinear data set. */
export interface StrdData {
  /** NIST's spelling. */
  readonly name: string;
  /** NIST's level of difficulty. */
  readonly level: 'lower' | 'average' | 'higher';
  /** Start 1 (far) and start 2 (near), for b1, b2, ... */
  readonly starts: readonly [readonly number[], readonly number[]];
  /** Certified to eleven significant digits. */
  readonly certified: StrdCertified;
  /** The response y and the predictors, by name. */
  readonly columns: Readonly<Record<string, readonly number[]>>;
}

/** Certified results of a fit. */
export interface StrdCertified {
  /** b1, b2, ... */
  readonly parameters: readonly number[];
  readonly standardDeviations: readonly number[];
  readonly residualStandardDeviation: number;
  readonly residualSumOfSquares: number;
  readonly degreesOfFreedom: number;
}
