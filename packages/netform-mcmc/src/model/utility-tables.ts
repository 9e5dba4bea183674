/**
 * The utilities of a parameter vector as tables. u_ij splits into a part by profile and closure and a part by numbers of
 * friends, u = pairUtility[profile, closure] + degreeUtility[own, partner], so that exp(-u) is a product of two look-ups.
 *
 * Closure codes: 0 = distance above 3 or none, 1 = distance 3, 1 + c = c friends in common (c at least 1). For directed links there are as
 * many again, closureBase later, for a partner who is linked to the agent already.
 *
 * For consent 'either' everything is mirrored: 1 - p = Lam(-u_ij) Lam(-u_ji), so with utilities negated and "link"
 * exchanged with "no link" the formulas of 'mutual' hold. `sign` is -1 then.
 */
import type { ClosureColumn } from '../terms/term.ts';
import type { Program } from './program.ts';
import { NEVER, SPECIAL_PROFILES, SURE } from './sides.ts';

/** Tables of one parameter vector. */
export interface UtilityTables {
  /** 1, or -1 for consent 'either'. */
  readonly sign: 1 | -1;
  /** Number of friend counts: 0, ..., degreeCount - 1. */
  readonly degreeCount: number;
  /** Number of closure codes. */
  readonly closureCount: number;
  /** Number of closure codes without reciprocity: closureCount, or half of it for directed links. */
  readonly closureBase: number;
  /** sign * u by profile and closure, shape [P, closureCount]. */
  readonly pairUtility: Float64Array;
  /** sign * u by own and partner's number of friends, shape [degreeCount, degreeCount]. */
  readonly degreeUtility: Float64Array;
  /** exp(-pairUtility), the exponent kept within +-100. */
  readonly pairFactor: Float64Array;
  /** exp(-degreeUtility), the exponent kept within +-50. */
  readonly degreeFactor: Float64Array;
  /** Does the utility of degrees depend on the partner's number of friends alone, as with deg and deg2? */
  partnerOnly: boolean;
}

/** Number of closure codes that a program needs when pairs have at most `largestCommon` friends in common. */
export function closureCountOf(program: Program, largestCommon: number): number {
  const base = program.countsCommon ? 2 + Math.max(1, largestCommon) : 3;
  return program.directed ? 2 * base : base;
}

/** Zeroed tables; `fillTables` sets them for a parameter vector. */
export function createTables(program: Program, degreeCount: number, closureCount: number): UtilityTables {
  const pairs = program.profiles.count * closureCount;
  const squares = degreeCount * degreeCount;
  return {
    sign: program.consent === 'either' ? -1 : 1,
    degreeCount,
    closureCount,
    closureBase: program.directed ? closureCount / 2 : closureCount,
    pairUtility: new Float64Array(pairs),
    degreeUtility: new Float64Array(squares),
    pairFactor: new Float64Array(pairs),
    degreeFactor: new Float64Array(squares),
    partnerOnly: false,
  };
}

/** Utility that stands for "impossible": exp(-1000) is below any double, and 1 - p is exactly 1. */
const impossible = -1000;

/** Utility of a receiver, who accepts every link, and the negative of that of pairs that never link. */
const certain = 1e6;

/** Writes the utilities of theta; with `factors` also their exponentials, which only samplers and simulators need. */
export function fillTables(program: Program, theta: ArrayLike<number>, tables: UtilityTables, factors = true): void {
  fillPairUtility(program, theta, tables);
  fillDegreeUtility(program, theta, tables);
  tables.partnerOnly = isPartnerOnly(tables);
  if (!factors) return;
  const { pairUtility, degreeUtility, pairFactor, degreeFactor } = tables;
  for (let at = 0; at < pairUtility.length; at++) pairFactor[at] = Math.exp(-Math.max(-100, Math.min(100, pairUtility[at]!)));
  // With y = exp(-v) = 0 exactly, p = Lam(u) exactly.
  if (program.directed) fillProfile(pairFactor, program.profiles.count - SPECIAL_PROFILES + SURE, tables.closureCount, 0);
  for (let at = 0; at < degreeUtility.length; at++) degreeFactor[at] = Math.exp(-Math.max(-50, Math.min(50, degreeUtility[at]!)));
}

function fillPairUtility(program: Program, theta: ArrayLike<number>, { sign, closureCount, closureBase, pairUtility }: UtilityTables): void {
  const { count, values } = program.profiles;
  pairUtility.fill(0);
  for (const { parameter, row } of program.statics) {
    const coefficient = sign * theta[parameter]!;
    for (let p = 0; p < count; p++) {
      const amount = coefficient * values[row * count + p]!;
      for (let at = p * closureCount; at < (p + 1) * closureCount; at++) pairUtility[at]! += amount;
    }
  }
  for (const { parameter, column, row } of program.closures) {
    for (let h = 0; h < closureCount; h++) {
      const amount = sign * theta[parameter]! * closureValue(column, h, closureBase);
      if (amount === 0) continue;
      for (let p = 0; p < count; p++) pairUtility[p * closureCount + h]! += row < 0 ? amount : amount * values[row * count + p]!;
    }
  }
  if (!program.directed) return;
  fillProfile(pairUtility, count - SPECIAL_PROFILES + SURE, closureCount, certain);
  fillProfile(pairUtility, count - SPECIAL_PROFILES + NEVER, closureCount, -certain);
}

function fillProfile(table: Float64Array, profile: number, closureCount: number, value: number): void {
  table.fill(value, profile * closureCount, (profile + 1) * closureCount);
}

/** Value of a closure column at a closure code; codes from `closureBase` on are those of reciprocated links. */
export function closureValue(column: Pick<ClosureColumn, 'value'>, code: number, closureBase: number): number {
  const reciprocated = code >= closureBase;
  const base = reciprocated ? code - closureBase : code;
  if (base === 0) return column.value(0, 0, reciprocated);
  return base === 1 ? column.value(0, 3, reciprocated) : column.value(base - 1, 2, reciprocated);
}

function isPartnerOnly({ degreeCount, degreeUtility }: UtilityTables): boolean {
  for (let at = degreeCount; at < degreeUtility.length; at++) if (degreeUtility[at] !== degreeUtility[at - degreeCount]) return false;
  return true;
}

function fillDegreeUtility(program: Program, theta: ArrayLike<number>, { sign, degreeCount, degreeUtility }: UtilityTables): void {
  degreeUtility.fill(0);
  for (const { parameter, column } of program.degrees) {
    const coefficient = sign * theta[parameter]!;
    for (let own = 0; own < degreeCount; own++) {
      for (let partner = 0; partner < degreeCount; partner++) degreeUtility[own * degreeCount + partner]! += coefficient * column.value(own, partner);
    }
  }
  if (!Number.isFinite(program.capacity)) return;
  for (let own = 0; own < degreeCount; own++) {
    for (let partner = 0; partner < degreeCount; partner++) {
      if (own >= program.capacity || (partner >= program.capacity && !program.directed)) degreeUtility[own * degreeCount + partner] = sign * impossible;
    }
  }
}
