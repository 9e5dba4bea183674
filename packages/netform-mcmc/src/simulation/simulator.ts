/**
 * Forward simulation of networks: the model run from an empty network through the meetings of all pairs.
 *
 * Exact thinning: a pair whose shocks refuse the link at its largest attainable utility refuses in every state, so it is not
 * even sorted. Pairs that could link only with a friend in common, or at distance 3, enter when their closure code leaves 0.
 * The network does not depend on the bounds.
 */
import { ThetakitError } from '@thetakit/registry';
import { type LinkSet, linkSetOf } from '../data/link-set.ts';
import type { Program } from '../model/program.ts';
import { closureCountOf, createTables, fillTables, type UtilityTables } from '../model/utility-tables.ts';
import { counterKey } from '../random/threefry.ts';
import { LARGEST_CLOSURE } from '../state/pair-code.ts';
import { createFormationState, type DrawClosed, formLinks } from './form-links.ts';
import type { FormationState } from './formation-state.ts';
import { agreementBounds, createMeetings, drawClosedMeeting, drawMeetings, type Meetings } from './meetings.ts';

/** A simulated network. */
export interface SimulatedNetwork {
  readonly links: LinkSet;
  /** Time at which each link formed, shape [E]. */
  readonly linkTimes: Float64Array;
}

/** Simulates networks of one program, reusing its memory. */
export interface Simulator {
  /** The network of (seed, replicate): the same for ever, and paired with that of any other parameters or covariates. */
  simulate(theta: ArrayLike<number>, seed: number, replicate: number): SimulatedNetwork;
  /** Forms the links of given meetings of all pairs. */
  replay(theta: ArrayLike<number>, meetings: Meetings): SimulatedNetwork;
}

/** Word of the key path that separates simulations from chains. */
const purpose = 0x51;

/** A simulator for the agents of a program. */
export function createSimulator(program: Program): Simulator {
  const { size } = program;
  const meetings = createMeetings(size);
  const mostCommon = closureCodes(program.directed) - 2;
  let degreeCount = Math.min(size, 32);
  let commonCount = 8;
  let tables = createTables(program, degreeCount, closureCountOf(program, commonCount));
  let state = createFormationState(size, degreeCount);
  const grow = (what: 'degrees' | 'closures') => {
    if (what === 'degrees') degreeCount = Math.min(size, 2 * degreeCount);
    else if (commonCount < mostCommon) commonCount = Math.min(mostCommon, 2 * commonCount);
    else throw tooManyCommon(mostCommon);
    tables = createTables(program, degreeCount, closureCountOf(program, commonCount));
    state = createFormationState(size, degreeCount);
  };
  const form = (theta: ArrayLike<number>, used: Meetings, prepare: (tables: UtilityTables) => DrawClosed | undefined): SimulatedNetwork => {
    for (;;) {
      fillTables(program, theta, tables);
      const result = formLinks(program, tables, used, state, prepare(tables));
      if (result === 'formed') return networkOf(size, used, state);
      grow(result);
    }
  };
  return {
    simulate: (theta, seed, replicate) => {
      const key = counterKey(seed, purpose, replicate);
      return form(theta, meetings, (filled) => {
        const bounds = agreementBounds(program, filled);
        drawMeetings(program, bounds.open, key, meetings);
        return (pair, now) => drawClosedMeeting(program, bounds, key, meetings, pair, now);
      });
    },
    replay: (theta, given) => form(theta, given, () => undefined),
  };
}

/** One simulated network of (seed, replicate). For many, make one `createSimulator`. */
export function simulateNetwork(program: Program, theta: ArrayLike<number>, seed: number, replicate = 0): SimulatedNetwork {
  return createSimulator(program).simulate(theta, seed, replicate);
}

/** Closure codes that a code has room for, without reciprocity. */
function closureCodes(directed: boolean): number {
  return directed ? (LARGEST_CLOSURE - 1) / 2 : LARGEST_CLOSURE;
}

function tooManyCommon(most: number): ThetakitError {
  return new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
    who: 'simulateNetwork',
    problem: `a pair of the simulated network has more than ${most} friends in common`,
    action: 'Take parameters with fewer links; commonCount makes networks dense when its coefficient is large',
    expected: `<= ${most}`,
  });
}

function networkOf(size: number, { pair, time }: Meetings, { formed }: FormationState): SimulatedNetwork {
  const order = formed.slice().sort((a, b) => pair[a]! - pair[b]!);
  return {
    links: linkSetOf(
      size,
      Float64Array.from(order, (m) => pair[m]!),
    ),
    linkTimes: Float64Array.from(order, (m) => time[m]!),
  };
}
