/** The thread of `runInWorkers`: runs its tasks in turn, counts iterations in shared memory, posts their states. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FitCheckpoint, FitTask } from '@thetakit/netform-mcmc';
import { runTasks } from './run-tasks.ts';

/** What the thread is started with. */
export interface ChainWorkerData {
  readonly tasks: readonly FitTask[];
  /** Place of each task among all. */
  readonly places: readonly number[];
  /** Number 0: stop, unless 0. Number 1 + p: iterations of the task at place p. */
  readonly shared: Int32Array;
  /** Milliseconds between posted states; absent: none are. */
  readonly saveEvery?: number;
}

/** What the thread posts: states on the way, or at the end, in the order of its tasks. */
export interface ChainWorkerMessage {
  readonly isEnd: boolean;
  readonly states: readonly (FitCheckpoint | undefined)[];
}

if (parentPort !== null) {
  const { tasks, places, shared, saveEvery } = workerData as ChainWorkerData;
  const post = (isEnd: boolean, states: ChainWorkerMessage['states']) => parentPort?.postMessage({ isEnd, states } satisfies ChainWorkerMessage);
  const states = await runTasks(tasks, {
    signal: {
      get aborted() {
        return Atomics.load(shared, 0) !== 0;
      },
    },
    onTurn: (iterations) => {
      for (const [at, count] of iterations.entries()) Atomics.store(shared, 1 + (places[at] ?? 0), count);
    },
    ...(saveEvery === undefined ? {} : { saveEvery, onSave: (each) => post(false, each) }),
  });
  post(true, states);
}
