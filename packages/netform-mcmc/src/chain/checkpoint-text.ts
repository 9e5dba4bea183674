/** Checkpoints as JSON text: every array becomes a list, and what JSON has no word for a string ("NaN", "Infinity"). */
import { ThetakitError } from '@thetakit/registry';
import { type ChainState, STAT_NAMES } from './chain-state.ts';
import type { Draws } from './draws.ts';
import type { FitCheckpoint } from './fit.ts';

/** A checkpoint as text. */
export function fitCheckpointText(checkpoint: FitCheckpoint): string {
  return JSON.stringify(checkpoint, (_key, value: unknown) => {
    if (value instanceof Float64Array) return Array.from(value);
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  });
}

/** The checkpoint of a text. Throws CHECKPOINT_INVALID for a text that is none. */
export function parseFitCheckpoint(text: string): FitCheckpoint {
  try {
    const { version, identity, states, draws } = JSON.parse(text) as FitCheckpoint;
    if (version !== 3 || typeof identity !== 'string' || !Array.isArray(states)) throw refused('it is not of version 3');
    return { version, identity, states: states.map((state: ChainState | null) => (state === null ? null : stateOf(state))), draws: drawsOf(draws) };
  } catch (cause) {
    throw cause instanceof ThetakitError ? cause : refused(cause instanceof Error ? cause.message : String(cause));
  }
}

function stateOf(state: ChainState): ChainState {
  const { theta, linkTimes, imputed, tuning, averaging, thetaSum } = state;
  return {
    ...state,
    theta: numbers(theta),
    linkTimes: numbers(linkTimes),
    imputed: numbers(imputed),
    thetaSum: numbers(thetaSum),
    averaging: Object.fromEntries(Object.entries(averaging).map(([name, value]) => [name, Number(value)])) as unknown as ChainState['averaging'],
    tuning: { stepSize: Number(tuning.stepSize), metric: numbers(tuning.metric), pilot: numbers(tuning.pilot) },
  };
}

function drawsOf({ chains, draws, labels, theta, stats }: Draws): Draws {
  return {
    chains,
    draws,
    labels,
    theta: numbers(theta),
    stats: Object.fromEntries(STAT_NAMES.map((name) => [name, numbers(stats[name])])) as unknown as Draws['stats'],
  };
}

function numbers(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, Number);
}

function refused(problem: string): ThetakitError {
  return new ThetakitError('CHECKPOINT_INVALID', {
    who: 'parseFitCheckpoint',
    problem: `the text is no checkpoint of a fit: ${problem}`,
    action: 'Pass what fitCheckpointText made',
  });
}
