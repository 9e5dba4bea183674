/** The experiments of a figure, one fit per point, with the points that were done before kept in a CSV file. */
import { readFile, writeFile } from 'node:fs/promises';
import {
  fitModel,
  type LinearRecovery,
  linearExperiment,
  linearRecovery,
  meanOf,
  TEACHER_READOUTS,
  type TeacherReadout,
  teacherExperiment,
} from '@thetakit/cnn-sysid';
import { type AnyMethod, ThetakitError } from '@thetakit/registry';
import type { Host } from '../host.ts';
import { watchFit } from './watch-fit.ts';

/** One experiment. */
export interface FigureTask {
  readonly figure: 3 | 4 | 5;
  readonly readout: TeacherReadout;
  readonly neurons: number;
  readonly samples: number;
  readonly seed: number;
  readonly steps: number;
}

/** Its result: what a row of the file holds. */
export interface FigurePoint extends FigureTask {
  readonly explained: number;
  /** NaN where the truth has no places or types. */
  readonly withinOnePixel: number;
  readonly typePurity: number;
  readonly kernelCosine: number;
  readonly bestStep: number;
  readonly lastStep: number;
  readonly seconds: number;
}

/** A finished experiment with what only this run knows of it. */
export interface FigureRun {
  readonly point: FigurePoint;
  /** Of figures 3 and 4. */
  readonly recovery?: LinearRecovery;
  readonly history: readonly { readonly step: number; readonly validation: number }[];
}

/** Two types of figure 4. */
const TYPES = [0.6, 1].map((scale) => ({ scale, variation: 0.05, isOffCentre: true }));

/** Fits one point. Undefined when it was interrupted. */
export async function runPoint(
  task: FigureTask,
  {
    host,
    optimizer,
    onTurn,
  }: { readonly host: Pick<Host, 'signal'>; readonly optimizer: AnyMethod; onTurn(step: number, validation: number | undefined): void },
): Promise<FigureRun | undefined> {
  const { figure, neurons, samples, seed, readout, steps } = task;
  const linear = figure === 5 ? undefined : linearExperiment({ neurons, samples, seed, ...(figure === 4 ? { types: TYPES } : {}) });
  const teacher = figure === 5 ? teacherExperiment({ neurons, samples, seed, readout, imageChannels: 3 }) : undefined;
  const prepared = linear ?? teacher;
  if (prepared === undefined) return undefined;
  const started = performance.now();
  const { data, preset } = prepared;
  const schedule = { ...preset.schedule, maxSteps: steps };
  // The published batch of figure 4 is 512.
  const batchSize = figure === 4 ? 512 : preset.batchSize;
  const watch = watchFit({ onTurn: (step, known) => onTurn(step, known?.validation) });
  const options = { ...preset, schedule, batchSize, optimizer, seed, signal: host.signal, ...watch };
  const { model, history, bestStep, steps: lastStep, outcome } = await fitModel(data, preset.spec, options);
  if (outcome.reason === 'cancelled') return undefined;
  const recovery = linear === undefined ? undefined : linearRecovery(model, linear.population);
  const explained = recovery?.explained ?? teacher?.score(model).explained ?? Number.NaN;
  const point: FigurePoint = {
    ...task,
    explained,
    withinOnePixel: recovery?.withinOnePixel ?? Number.NaN,
    typePurity: recovery?.typePurity ?? Number.NaN,
    kernelCosine: recovery === undefined ? Number.NaN : meanOf(recovery.kernelCosines),
    bestStep,
    lastStep,
    seconds: (performance.now() - started) / 1000,
  };
  return { point, history, ...(recovery === undefined ? {} : { recovery }) };
}

const COLUMNS = [
  'figure',
  'readout',
  'neurons',
  'samples',
  'seed',
  'steps',
  'explained',
  'withinOnePixel',
  'typePurity',
  'kernelCosine',
  'bestStep',
  'lastStep',
  'seconds',
] as const;

/** True when a point is that of a task. */
export function isPointOf(point: FigurePoint, task: FigureTask): boolean {
  return (['figure', 'readout', 'neurons', 'samples', 'seed', 'steps'] as const).every((name) => point[name] === task[name]);
}

/** Points of an earlier run; none when the file does not exist. Throws DATA_FORMAT. */
export async function readPoints(path: string): Promise<FigurePoint[]> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const [head, ...lines] = text.trim().split('\n');
  if (head !== COLUMNS.join(',')) {
    throw new ThetakitError('DATA_FORMAT', {
      who: '--points',
      problem: `${path} has other columns than ${COLUMNS.join(', ')}`,
      action: 'Name a file that this command wrote, or a new one',
    });
  }
  return lines.map((line, i) => {
    const cells = line.split(',');
    const entries = COLUMNS.map((name, c) => [name, name === 'readout' ? cells[c] : Number(cells[c])] as const);
    const point = Object.fromEntries(entries) as unknown as FigurePoint;
    if (cells.length !== COLUMNS.length || !TEACHER_READOUTS.includes(point.readout) || Number.isNaN(point.explained)) {
      throw new ThetakitError('DATA_FORMAT', { who: '--points', problem: `line ${i + 2} of ${path} is no point`, action: 'Delete the line', received: line });
    }
    return point;
  });
}

/** Writes all points. */
export async function writePoints(path: string, points: readonly FigurePoint[]): Promise<void> {
  const lines = points.map((point) => COLUMNS.map((name) => String(point[name])).join(','));
  await writeFile(path, `${[COLUMNS.join(','), ...lines].join('\n')}\n`);
}
