/** Chains in threads of their own. The draws are those of one thread, because a chain depends on (seed, chain) alone. */
import { Worker } from 'node:worker_threads';
import type { FitCheckpoint, FitTask } from '@thetakit/netform-mcmc';
import type { ChainWorkerData, ChainWorkerMessage } from './chain-worker.ts';
import { iterationsOf, runTasks, type TaskWatch } from './run-tasks.ts';

/** Milliseconds between two looks at the threads. */
const LOOK = 50;

/** Threads need a built file; sources that run under a loader have none. */
const workerUrl = import.meta.url.endsWith('.js') ? new URL('./chain-worker.js', import.meta.url) : undefined;

/** Runs tasks shared out over `count` threads, in this thread when one is enough. As `runTasks`; an error of a thread is thrown. */
export async function runInWorkers(tasks: readonly FitTask[], count: number, watch: TaskWatch): Promise<FitCheckpoint[]> {
  const threads = Math.min(count, tasks.length);
  if (threads <= 1 || workerUrl === undefined) return runTasks(tasks, watch);
  const shared = new Int32Array(new SharedArrayBuffer(4 * (1 + tasks.length)));
  tasks.forEach((task, place) => Atomics.store(shared, 1 + place, iterationsOf(task.resume)));
  const states: (FitCheckpoint | undefined)[] = tasks.map(({ resume }) => resume);
  const saved = new Set<number>();
  const ends = Array.from({ length: threads }, (_, thread) => {
    const places = tasks.map((_task, place) => place).filter((place) => place % threads === thread);
    const data: ChainWorkerData = {
      tasks: places.flatMap((place) => tasks[place] ?? []),
      places,
      shared,
      ...(watch.onSave === undefined ? {} : { saveEvery: watch.saveEvery ?? 10_000 }),
    };
    return endOf(new Worker(workerUrl, { workerData: data }), ({ isEnd, states: posted }) => {
      for (const [at, place] of places.entries()) states[place] = posted[at] ?? states[place];
      if (isEnd || saved.add(thread).size < threads) return;
      // Every thread has posted since the last save.
      saved.clear();
      watch.onSave?.(states.slice());
    });
  });
  const timer = setInterval(() => {
    if (watch.signal.aborted) Atomics.store(shared, 0, 1);
    watch.onTurn(Array.from(shared.subarray(1)));
  }, LOOK);
  try {
    await Promise.all(ends);
  } finally {
    Atomics.store(shared, 0, 1);
    clearInterval(timer);
    await Promise.allSettled(ends);
  }
  return states.flatMap((state) => state ?? []);
}

function endOf(worker: Worker, onMessage: (message: ChainWorkerMessage) => void): Promise<void> {
  return new Promise((done, fail) => {
    let isOver = false;
    worker.on('message', (message: ChainWorkerMessage) => {
      isOver ||= message.isEnd;
      onMessage(message);
    });
    worker.on('error', fail);
    worker.on('exit', (code) => (isOver ? done() : fail(new Error(`a chain's thread ended with code ${code}`))));
  });
}
