/**
 * The complete-data log-likelihood given the meeting times,
 *
 *   log L(theta; D, T) = sum over pairs of [ D log p + (1 - D) log(1 - p) ],
 *
 * evaluated over cells, with its gradient: per pair d log c / du = (1 - a) for a link and -p/(1-p) (1 - a) for none, where
 * a = Lam(u), and the same for v. Derivatives of cells are summed by table row first and multiplied by the columns at
 * the end, so the cost per cell does not depend on the number of coefficients.
 */
import type { Program } from '../model/program.ts';
import { closureValue, createTables, fillTables, type UtilityTables } from '../model/utility-tables.ts';
import type { Cells } from './cells.ts';
import { logFactor, slopeOf } from './pair-factor.ts';

/** Evaluates log L and its gradient on changing cells. */
export interface GivenTimesLikelihood {
  readonly tables: UtilityTables;
  /** log L. */
  value(theta: ArrayLike<number>, cells: Cells): number;
  /** log L; the gradient is written to `gradient`, shape [K]. */
  valueAndGradient(theta: ArrayLike<number>, cells: Cells, gradient: Float64Array): number;
}

/** The likelihood of a program for networks with fewer than `degreeCount` friends per agent. */
export function givenTimesLikelihood(program: Program, degreeCount: number, closureCount: number): GivenTimesLikelihood {
  const tables = createTables(program, degreeCount, closureCount);
  const pairSlope = new Float64Array(tables.pairUtility.length);
  const degreeSlope = new Float64Array(tables.degreeUtility.length);
  return {
    tables,
    value: (theta, cells) => {
      fillTables(program, theta, tables, false);
      return sumLogFactors(tables, cells);
    },
    valueAndGradient: (theta, cells, gradient) => {
      fillTables(program, theta, tables, false);
      pairSlope.fill(0);
      degreeSlope.fill(0);
      const value = sumSlopes(tables, cells, pairSlope, degreeSlope);
      contractSlopes(program, tables, pairSlope, degreeSlope, gradient);
      return value;
    },
  };
}

/** Utilities beyond this go through the slower functions that are safe for any number. */
const safe = 250;

function sumLogFactors({ sign, pairUtility, degreeUtility }: UtilityTables, cells: Cells): number {
  const { count, pairA, pairB, degreeA, degreeB, linked, weight } = cells;
  const yesBit = sign === 1 ? 1 : 0;
  let sum = 0;
  for (let c = 0; c < count; c++) {
    const u = pairUtility[pairA[c]!]! + degreeUtility[degreeA[c]!]!;
    const v = pairUtility[pairB[c]!]! + degreeUtility[degreeB[c]!]!;
    const yes = linked[c] === yesBit;
    if (u > safe || u < -safe || v > safe || v < -safe) {
      sum += weight[c]! * logFactor(u, v, yes);
      continue;
    }
    const x = Math.exp(-u);
    const y = Math.exp(-v);
    const logs = Math.log1p(x) + Math.log1p(y);
    sum += weight[c]! * (yes ? -logs : Math.log(x + y + x * y) - logs);
  }
  return sum;
}

/** Log-likelihood; adds weight * d log c / du to the table rows of every cell. */
function sumSlopes(tables: UtilityTables, cells: Cells, pairSlope: Float64Array, degreeSlope: Float64Array): number {
  const { sign, pairUtility, degreeUtility } = tables;
  const { count, pairA, pairB, degreeA, degreeB, linked, weight } = cells;
  const yesBit = sign === 1 ? 1 : 0;
  let sum = 0;
  for (let c = 0; c < count; c++) {
    const u = pairUtility[pairA[c]!]! + degreeUtility[degreeA[c]!]!;
    const v = pairUtility[pairB[c]!]! + degreeUtility[degreeB[c]!]!;
    const yes = linked[c] === yesBit;
    const w = weight[c]!;
    let slopeU: number;
    let slopeV: number;
    if (u > safe || u < -safe || v > safe || v < -safe) {
      slopeU = w * slopeOf(u, v, yes);
      slopeV = w * slopeOf(v, u, yes);
      sum += w * logFactor(u, v, yes);
    } else {
      const x = Math.exp(-u);
      const y = Math.exp(-v);
      const neither = x + y + x * y;
      const odds = yes ? w : -w / neither;
      slopeU = (odds * x) / (1 + x);
      slopeV = (odds * y) / (1 + y);
      const logs = Math.log1p(x) + Math.log1p(y);
      sum += w * (yes ? -logs : Math.log(neither) - logs);
    }
    pairSlope[pairA[c]!]! += slopeU;
    pairSlope[pairB[c]!]! += slopeV;
    degreeSlope[degreeA[c]!]! += slopeU;
    degreeSlope[degreeB[c]!]! += slopeV;
  }
  return sum;
}

/** gradient_k = sign * sum over table rows of slope * z_k. */
export function contractSlopes(program: Program, tables: UtilityTables, pairSlope: Float64Array, degreeSlope: Float64Array, gradient: Float64Array): void {
  const { sign, closureCount, closureBase, degreeCount } = tables;
  const { count, values } = program.profiles;
  const byProfile = new Float64Array(program.statics.length === 0 ? 0 : count);
  if (byProfile.length > 0) {
    for (let p = 0; p < count; p++) for (let h = 0; h < closureCount; h++) byProfile[p]! += pairSlope[p * closureCount + h]!;
  }
  for (const { parameter, row } of program.statics) {
    let sum = 0;
    for (let p = 0; p < count; p++) sum += byProfile[p]! * values[row * count + p]!;
    gradient[parameter] = sign * sum;
  }
  for (const { parameter, column, row } of program.closures) {
    let sum = 0;
    for (let h = 0; h < closureCount; h++) {
      const amount = closureValue(column, h, closureBase);
      if (amount === 0) continue;
      for (let p = 0; p < count; p++) sum += amount * pairSlope[p * closureCount + h]! * (row < 0 ? 1 : values[row * count + p]!);
    }
    gradient[parameter] = sign * sum;
  }
  for (const { parameter, column } of program.degrees) {
    let sum = 0;
    for (let own = 0; own < degreeCount; own++) {
      for (let partner = 0; partner < degreeCount; partner++) sum += degreeSlope[own * degreeCount + partner]! * column.value(own, partner);
    }
    gradient[parameter] = sign * sum;
  }
}
