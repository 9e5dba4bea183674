/**
 * Workers of Node that share the memory of a plan. They sleep on a word of shared memory, so a job starts and ends within one
 * synchronous call. They never keep a process alive. A worker that has not started yet is not waited for.
 */
import { control, kernelNames } from './control.ts';
import { runChunks } from './run-chunks.ts';

type Kernels = Readonly<Record<string, (...args: number[]) => void>>;

/** What of `node:worker_threads` and `node:os` is used. */
interface WorkerThreads {
  readonly Worker: new (source: string, options: object) => { unref(): void; on(event: 'error', listener: () => void): void };
}
interface Os {
  availableParallelism(): number;
}

/** More threads than this do not pay for kernels of this size. */
const MOST_THREADS = 8;
/** Looks at a word before going to sleep on it: about 20 microseconds. */
const SPINS = 4000;

/** A module of Node, or undefined elsewhere. */
function builtin<T>(name: string): T | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.(name) as T | undefined;
}

let count: number | undefined;

/** Threads that a kernel may use, this one included; 1 where there are no workers that can be waited for. */
export function threadCount(): number {
  if (count === undefined) {
    const possible = typeof SharedArrayBuffer !== 'undefined' && builtin<WorkerThreads>('node:worker_threads') !== undefined;
    count = possible ? Math.min(builtin<Os>('node:os')?.availableParallelism() ?? 1, MOST_THREADS) : 1;
  }
  return count;
}

const workerSource = `
const { workerData: { words, port, index }, receiveMessageOnPort } = require('node:worker_threads');
const runChunks = ${'RUN_CHUNKS'};
const plans = new Map();
const own = ${control.workers} + index * ${control.wordsPerWorker};
let job = 0;
Atomics.store(words, own + 2, 1);
for (;;) {
  for (let spin = 0; spin < ${SPINS} && Atomics.load(words, own) === job; spin++);
  Atomics.wait(words, own, job);
  job = Atomics.load(words, own);
  try {
    for (let received; (received = receiveMessageOnPort(port)) !== undefined; ) {
      const { plan, module, memory } = received.message;
      if (module === undefined) plans.delete(plan);
      else plans.set(plan, new WebAssembly.Instance(module, { m: { memory } }).exports);
    }
    const exports = plans.get(words[${control.plan}]);
    if (exports !== undefined) runChunks(words, ${JSON.stringify(kernelNames)}.map((name) => exports[name]), index + 1);
  } catch {
    Atomics.store(words, ${control.failed}, 1);
  }
  Atomics.store(words, own + 1, job);
  Atomics.notify(words, own + 1);
}
`;

/** The workers of this process (or of this worker of the user's). */
export class ThreadPool {
  readonly #words = new Int32Array(new SharedArrayBuffer(4 * (control.workers + MOST_THREADS * control.wordsPerWorker)));
  readonly #ports: MessagePort[] = [];
  #plans = 0;
  #broken = false;

  constructor() {
    const { Worker } = builtin<WorkerThreads>('node:worker_threads') as WorkerThreads;
    for (let index = 0; index < threadCount() - 1; index++) {
      const { port1, port2 } = new MessageChannel();
      const workerData = { words: this.#words, port: port2, index };
      const worker = new Worker(
        workerSource.replace('RUN_CHUNKS', () => String(runChunks)),
        { eval: true, workerData, transferList: [port2], execArgv: [] },
      );
      worker.unref();
      worker.on('error', () => {
        this.#broken = true;
      });
      this.#ports.push(port1);
    }
  }

  /** Makes the kernels of a module over a memory known to the workers: the number of the plan. */
  register(module: WebAssembly.Module, memory: WebAssembly.Memory): number {
    const plan = ++this.#plans;
    for (const port of this.#ports) port.postMessage({ plan, module, memory });
    return plan;
  }

  /** Lets the workers forget a plan, when they run next. */
  release(plan: number): void {
    for (const port of this.#ports) port.postMessage({ plan });
  }

  /** Whether every worker has started. */
  get isReady(): boolean {
    return this.#ports.every((_, i) => this.#word(i, 2) === 1);
  }

  /**
   * Runs kernel number `kernel` of a plan in chunks of rows, on this thread and on workers; returns when all is done. False when a
   * worker failed: results are then incomplete.
   */
  run(plan: number, kernels: Kernels, kernel: number, { threads, rowsPerChunk, scratchStep, args }: Job): boolean {
    const words = this.#words;
    const chunks = Math.ceil((args[3] as number) / rowsPerChunk);
    words.set([0, chunks, plan, kernel, rowsPerChunk, scratchStep, 0]);
    words.set(args, control.arguments);
    const helpers: number[] = [];
    for (let i = 0; i < this.#ports.length && !this.#broken && helpers.length < Math.min(threads, chunks) - 1; i++) {
      if (this.#word(i, 2) === 0) continue;
      helpers.push(i);
      Atomics.add(words, this.#place(i), 1);
      Atomics.notify(words, this.#place(i));
    }
    runChunks(
      words,
      kernelNames.map((name) => kernels[name] as (...args: number[]) => void),
      0,
    );
    for (const i of helpers) this.#waitFor(i);
    return words[control.failed] === 0;
  }

  #waitFor(i: number): void {
    const job = this.#word(i, 0);
    for (let spin = 0; ; spin++) {
      const done = this.#word(i, 1);
      if (done === job) return;
      if (spin > SPINS) Atomics.wait(this.#words, this.#place(i) + 1, done);
    }
  }

  #place(i: number): number {
    return control.workers + i * control.wordsPerWorker;
  }

  #word(i: number, at: number): number {
    return Atomics.load(this.#words, this.#place(i) + at);
  }
}

/** What a call asks for. */
export interface Job {
  /** At most so many threads, this one included. */
  readonly threads: number;
  readonly rowsPerChunk: number;
  readonly scratchStep: number;
  /** The kernel's own arguments. */
  readonly args: readonly number[];
}

let pool: ThreadPool | undefined;

/** The pool, made when first asked for. */
export function threadPool(): ThreadPool {
  pool ??= new ThreadPool();
  return pool;
}
