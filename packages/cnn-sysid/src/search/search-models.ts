/**
 * Searches over settings: fits a model for each and ranks them by their validation loss. Fits are independent, so the trials
 * are the same for any number of workers.
 *
 * A worker is whatever runs tasks. In a thread (`node:worker_threads` or a page's `Worker`), `serveFitTasks(port, rules)`
 * answers what `portWorker(port)` sends; the data are sent once, and shared where their arrays are (`shareData`).
 */
import { bug } from '@thetakit/registry';
import type { AnyRule } from '../training/train-options.ts';
import type { TrainData } from '../training/training-problem.ts';
import { type FitTask, type FitTrial, runFitTask } from './fit-task.ts';
import { applySetting, type Setting } from './settings.ts';

/** Runs one task at a time. */
export interface FitWorker {
  run(data: TrainData, task: FitTask): Promise<FitTrial>;
}

/** One fit of a search. */
export interface SearchTrial {
  /** Place of the setting in the list. */
  readonly place: number;
  readonly setting: Setting;
  /** Absent when the fit threw. */
  readonly trial?: FitTrial;
  /** The error's text when it did. */
  readonly failure?: string;
}

/** A finished search. */
export interface SearchResult {
  /** By validation loss, the best first; diverged and failed fits last. */
  readonly trials: readonly SearchTrial[];
  readonly best: SearchTrial | null;
}

/** What to search. */
export interface SearchOptions {
  readonly settings: readonly Setting[];
  readonly workers: readonly FitWorker[];
  readonly onTrial?: (trial: SearchTrial, done: number) => void;
  /** No new fit starts once it is aborted. */
  readonly signal?: { readonly aborted: boolean };
}

/** Fits `task` with every setting put in. Throws OPTION_UNKNOWN for settings that lead nowhere. */
export async function searchModels(data: TrainData, task: FitTask, { settings, workers, onTrial, signal }: SearchOptions): Promise<SearchResult> {
  const tasks = settings.map((setting) => applySetting(task, setting));
  const trials: SearchTrial[] = [];
  let next = 0;
  const work = async (worker: FitWorker): Promise<void> => {
    for (let place = next++; place < tasks.length && signal?.aborted !== true; place = next++) {
      const setting = settings[place] as Setting;
      const trial = await worker.run(data, tasks[place] as FitTask).then(
        (each) => ({ place, setting, trial: each }),
        (error: unknown) => ({ place, setting, failure: error instanceof Error ? error.message : String(error) }),
      );
      trials.push(trial);
      onTrial?.(trial, trials.length);
    }
  };
  await Promise.all(workers.map(work));
  const loss = ({ trial }: SearchTrial) => (trial === undefined || !(trial.bestValidation < Infinity) ? Infinity : trial.bestValidation);
  trials.sort((a, b) => (loss(a) === loss(b) ? a.place - b.place : loss(a) < loss(b) ? -1 : 1));
  const [first] = trials;
  return { trials, best: first !== undefined && loss(first) < Infinity ? first : null };
}

/** A worker in this thread. */
export function localWorker(rules: readonly AnyRule[]): FitWorker {
  return { run: (data, task) => runFitTask(data, task, rules) };
}

/** One end of a channel: a worker, a `parentPort`, a `MessagePort`, or `self` in a page's worker. */
export interface FitPort {
  readonly postMessage: (message: never) => void;
  /** Node's way. */
  readonly on?: (event: never, listener: never) => unknown;
  /** The page's way. */
  readonly addEventListener?: (event: never, listener: never) => unknown;
}

type Request = { readonly data: TrainData | null; readonly task: FitTask };
type Answer = { readonly trial: FitTrial } | { readonly failure: string };

/** A worker at the other end of a port. */
export function portWorker(port: FitPort): FitWorker {
  let sent: TrainData | null = null;
  let waiting: { readonly done: (trial: FitTrial) => void; readonly fail: (error: Error) => void } | null = null;
  listen(port, 'message', (answer) => {
    const caller = waiting;
    if (caller === null) throw bug('portWorker', 'an answer came without a question');
    waiting = null;
    if ('trial' in (answer as Answer)) caller.done((answer as { trial: FitTrial }).trial);
    else caller.fail(new Error((answer as { failure: string }).failure));
  });
  listen(port, 'error', (error) => waiting?.fail(error instanceof Error ? error : new Error('the worker ended')));
  return {
    run: (data, task) =>
      new Promise((done, fail) => {
        waiting = { done, fail };
        port.postMessage({ data: data === sent ? null : data, task } satisfies Request as never);
        sent = data;
      }),
  };
}

/** Answers the tasks that come through a port, with the optimizers they may name. */
export function serveFitTasks(port: FitPort, rules: readonly AnyRule[]): void {
  let held: TrainData | null = null;
  listen(port, 'message', (request) => {
    const { data, task } = request as Request;
    held = data ?? held;
    if (held === null) throw bug('serveFitTasks', 'a task came before its data');
    runFitTask(held, task, rules).then(
      (trial) => port.postMessage({ trial } satisfies Answer as never),
      (error: unknown) => port.postMessage({ failure: error instanceof Error ? error.message : String(error) } satisfies Answer as never),
    );
  });
}

function listen(port: FitPort, event: 'message' | 'error', hear: (message: unknown) => void): void {
  if (port.on !== undefined) port.on(event as never, hear as never);
  else port.addEventListener?.(event as never, ((each: PageEvent) => hear(event === 'message' ? each.data : new Error(each.message))) as never);
}

interface PageEvent {
  readonly data?: unknown;
  readonly message?: string;
}
