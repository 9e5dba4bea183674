/** Quantities derived from the estimates, with standard errors by the delta method. */
import { checkNames, type Expression, parseExpression } from '@thetakit/formula';
import { ThetakitError } from '@thetakit/registry';
import { deltaMethod } from '@thetakit/second-order';
import type { DerivedQuantity } from './fit-summary.ts';
import { traceModel } from './trace-model.ts';

/** A quantity that was asked for. */
export interface Derivation {
  readonly name: string;
  readonly text: string;
  readonly expression: Expression;
}

/** `half=log(2)/b`, checked against the names of the parameters. Throws USAGE and the coded errors of formulas. */
export function derivationOf(given: string, parameters: readonly string[]): Derivation {
  const at = given.indexOf('=');
  const [name, text] = [given.slice(0, at).trim(), given.slice(at + 1).trim()];
  if (at < 1 || name === '' || text === '') {
    throw new ThetakitError('USAGE', {
      who: '--derive',
      problem: `received ${JSON.stringify(given)}, expected name=expression`,
      action: 'Write it like half=log(2)/b',
      received: given,
    });
  }
  const expression = parseExpression(text);
  checkNames(text, expression, parameters);
  return { name, text, expression };
}

/** What is known after the fit. */
export interface DeriveFrom {
  readonly parameters: readonly string[];
  readonly theta: Float64Array;
  /** Row-major [p, p]; absent when it cannot be had: then there are no standard errors. */
  readonly covariance?: ArrayLike<number>;
  readonly degreesOfFreedom: number;
  readonly level: number;
}

/** The quantity, its standard error from the compiled gradient, and its interval. */
export function derived({ name, text, expression }: Derivation, { parameters, theta, covariance, degreesOfFreedom, level }: DeriveFrom): DerivedQuantity {
  const traced = traceModel({ model: expression, parameters, columns: new Map(), rows: 1 });
  const valueAt = (at: Float64Array) => traced.residuals(at)[0] ?? Number.NaN;
  const value = valueAt(theta);
  if (covariance === undefined) return { name, text, value, standardError: Number.NaN, low: Number.NaN, high: Number.NaN };
  const { standardError, confidenceInterval } = deltaMethod(valueAt, { parameters: theta, covariance, degreesOfFreedom, level, gradient: traced.jacobian });
  return { name, text, value, standardError, low: confidenceInterval[0], high: confidenceInterval[1] };
}
