/**
 * The collapsed likelihood: the times of unlinked pairs are integrated out, given the times of the links,
 *
 *   L_col(theta; link times) = prod over links p_e(E_{T_e}) * prod over others (1 - pbar_q),   pbar_q = int_0^1 p_q(E_t) dt.
 *
 * The Poisson relative lets pairs meet again and again, at rate 1 for a unit of time, until they link; its state process is a Markov
 * chain, and given the times of the links
 *
 *   L(theta; link times) = prod over links p_e(E_{T_e}) exp(-int_0^{T_e} p_e dt) * prod over others exp(-pbar_q).
 *
 * For sparse networks the two nearly agree, because 1 - pbar = exp(-pbar) + O(pbar^2).
 *
 * p_q is constant between the times at which one of its agents gains a friend or its closure code changes, so the
 * integral is a finite sum. A second, independent route to the posterior, and an option for small or dense networks; the
 * cost is one pass over all pairs and their breakpoints.
 */
import { findLink, type LinkSet } from '../data/link-set.ts';
import type { Program } from '../model/program.ts';
import { createTables, fillTables, type UtilityTables } from '../model/utility-tables.ts';
import { closureAt, type PathIndex } from '../state/paths.ts';
import { countFriends, forEachMeeting } from '../state/recount.ts';
import { contractSlopes } from './given-times.ts';
import { logFactor, slopeOf } from './pair-factor.ts';

/** Every pair meets once, at a uniform time, or at the times of a Poisson process of rate 1 on (0, 1). */
export type MeetingProcess = 'once' | 'poisson';

/** Evaluates the collapsed log-likelihood. */
export interface CollapsedLikelihood {
  /** log L_col; the gradient is written to `gradient` when given, shape [K]. */
  evaluate(theta: ArrayLike<number>, linkTimes: Float64Array, gradient?: Float64Array): number;
}

interface Slopes {
  readonly pair: Float64Array;
  readonly degree: Float64Array;
}

/** The collapsed likelihood of a program and its links. */
export function collapsedLikelihood(
  program: Program,
  links: LinkSet,
  paths: PathIndex,
  degreeCount: number,
  closureCount: number,
  meetings: MeetingProcess = 'once',
): CollapsedLikelihood {
  const tables = createTables(program, degreeCount, closureCount);
  const slopes: Slopes = { pair: new Float64Array(tables.pairUtility.length), degree: new Float64Array(tables.degreeUtility.length) };
  return {
    evaluate: (theta, linkTimes, gradient) => {
      fillTables(program, theta, tables, false);
      slopes.pair.fill(0);
      slopes.degree.fill(0);
      const context: Context = { program, links, paths, tables, linkTimes, slopes };
      let sum = 0;
      forEachMeeting(program, (i, j) => {
        const e = findLink(links, i, j);
        if (e >= 0) sum += linkTerm(context, i, j, e);
        if (meetings === 'poisson') sum -= exposure(context, i, j, e);
        else if (e < 0) sum += otherTerm(context, i, j);
      });
      if (gradient !== undefined) contractSlopes(program, tables, slopes.pair, slopes.degree, gradient);
      return sum;
    },
  };
}

interface Context {
  readonly program: Program;
  readonly links: LinkSet;
  readonly paths: PathIndex;
  readonly tables: UtilityTables;
  readonly linkTimes: Float64Array;
  readonly slopes: Slopes;
}

/** Table rows of both views of the pair (i, j) at time t. */
function rowsAt({ program, links, paths, tables, linkTimes }: Context, i: number, j: number, t: number, e: number): readonly [number, number, number, number] {
  const own = countFriends(links, linkTimes, i, t, e);
  const partner = countFriends(links, linkTimes, j, t, e);
  const slot = paths.slotOf[i * program.size + j]!;
  const closure = slot < 0 ? 0 : closureAt(paths, slot, t, linkTimes, tables.closureCount, program.directed);
  const { closureCount, degreeCount } = tables;
  const { own: profile, other } = program.profiles;
  return [
    profile[i * program.size + j]! * closureCount + closure,
    other[i * program.size + j]! * closureCount + closure,
    own * degreeCount + partner,
    partner * degreeCount + own,
  ];
}

function addSlopes({ slopes }: Context, rows: readonly [number, number, number, number], slopeU: number, slopeV: number): void {
  slopes.pair[rows[0]]! += slopeU;
  slopes.pair[rows[1]]! += slopeV;
  slopes.degree[rows[2]]! += slopeU;
  slopes.degree[rows[3]]! += slopeV;
}

/** Log factor of a link, with its slopes in u and v (of sign * utility). */
function linkTerm(context: Context, i: number, j: number, e: number): number {
  const { tables, linkTimes } = context;
  const rows = rowsAt(context, i, j, linkTimes[e]!, e);
  const u = tables.pairUtility[rows[0]]! + tables.degreeUtility[rows[2]]!;
  const v = tables.pairUtility[rows[1]]! + tables.degreeUtility[rows[3]]!;
  const yes = tables.sign === 1;
  addSlopes(context, rows, slopeOf(u, v, yes), slopeOf(v, u, yes));
  return logFactor(u, v, yes);
}

/** int p dt over (0, 1), or up to the time of the pair's own link e, with the slopes of its negative. */
function exposure(context: Context, i: number, j: number, e: number): number {
  const { tables, linkTimes } = context;
  const end = e < 0 ? 1 : linkTimes[e]!;
  const breaks = breakpoints(context, i, j).filter((time) => time < end);
  const yes = tables.sign === 1;
  let total = 0;
  breaks.forEach((begin, k) => {
    const length = (breaks[k + 1] ?? end) - begin;
    if (length <= 0) return;
    const rows = rowsAt(context, i, j, begin + length / 2, e);
    const u = tables.pairUtility[rows[0]]! + tables.degreeUtility[rows[2]]!;
    const v = tables.pairUtility[rows[1]]! + tables.degreeUtility[rows[3]]!;
    const mass = length * Math.exp(logFactor(u, v, yes));
    total += mass;
    addSlopes(context, rows, -mass * slopeOf(u, v, yes), -mass * slopeOf(v, u, yes));
  });
  return total;
}

/** log of the time average of the factor of "no link" over (0, 1), with its slopes. */
function otherTerm(context: Context, i: number, j: number): number {
  const { tables } = context;
  const breaks = breakpoints(context, i, j);
  const yes = tables.sign === -1;
  const parts: { readonly rows: readonly [number, number, number, number]; readonly u: number; readonly v: number; readonly mass: number }[] = [];
  let total = 0;
  for (let k = 0; k + 1 < breaks.length; k++) {
    const length = breaks[k + 1]! - breaks[k]!;
    if (length <= 0) continue;
    const rows = rowsAt(context, i, j, (breaks[k]! + breaks[k + 1]!) / 2, -1);
    const u = tables.pairUtility[rows[0]]! + tables.degreeUtility[rows[2]]!;
    const v = tables.pairUtility[rows[1]]! + tables.degreeUtility[rows[3]]!;
    const mass = length * Math.exp(logFactor(u, v, yes));
    total += mass;
    parts.push({ rows, u, v, mass });
  }
  for (const { rows, u, v, mass } of parts) {
    // Slope of log(1 - pbar): the mass-weighted mean of the slopes of the log factor.
    addSlopes(context, rows, (mass / total) * slopeOf(u, v, yes), (mass / total) * slopeOf(v, u, yes));
  }
  return Math.log(total);
}

/** 0, the times at which the state of the pair may change, and 1. */
function breakpoints({ program, links, paths, linkTimes }: Context, i: number, j: number): number[] {
  const times = [0, 1];
  for (const agent of [i, j]) for (let at = links.offsets[agent]!; at < links.offsets[agent + 1]!; at++) times.push(linkTimes[links.linkOf[at]!]!);
  const slot = paths.slotOf[i * program.size + j]!;
  if (slot >= 0) {
    for (let at = paths.threeStart[slot]!; at < paths.threeStart[slot + 1]!; at++) times.push(linkTimes[paths.three[at]!]!);
    const back = paths.back[slot]!;
    if (back >= 0) times.push(linkTimes[back]!);
  }
  return times.sort((a, b) => a - b);
}
