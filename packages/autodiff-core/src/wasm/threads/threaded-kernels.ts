/** Kernels that cut their rows into chunks for several threads. Each element is summed by one thread in the usual order: bits do not change. */
import { ROWS } from '../gemm/micro-kernel.ts';
import type { KernelExports } from '../kernel-exports.ts';
import { kernelNames, type ThreadedKernel } from './control.ts';
import { threadCount, threadPool } from './thread-pool.ts';

/** Products of fewer multiplications than this are over before a second thread has begun. */
const LEAST_MULTIPLICATIONS = 4e6;
/** Rows of a chunk, at least: every chunk packs the other operand anew. */
const LEAST_ROWS = 32;
/** Chunks per thread, so that a thread that was held up leaves work to the others. */
const CHUNKS_PER_THREAD = 4;

/** Threads for a product of these sizes; 1 when it is too small to share. */
export function threadsFor(m: number, n: number, k: number, most: number | undefined): number {
  const threads = Math.min(most ?? Number.POSITIVE_INFINITY, threadCount());
  return threads > 1 && m >= 2 * LEAST_ROWS && m * n * k >= LEAST_MULTIPLICATIONS ? threads : 1;
}

/** The name of the threaded form of a kernel; its first arguments are the threads and the bytes of scratch of each. */
export function threadedName(kernel: ThreadedKernel): string {
  return `${kernel}Threaded`;
}

const released = typeof FinalizationRegistry === 'undefined' ? undefined : new FinalizationRegistry<number>((plan) => threadPool().release(plan));

/** The threaded forms of kernels over a shared memory. */
export function threadedKernels(module: WebAssembly.Module, memory: WebAssembly.Memory, exports: KernelExports): KernelExports {
  const pool = threadPool();
  const plan = pool.register(module, memory);
  released?.register(exports, plan);
  const threaded = kernelNames.map((name, kernel): [string, (...args: number[]) => void] => {
    const whole = exports[name] as (...args: number[]) => void;
    return [
      threadedName(name),
      (threads, scratchStep, ...args) => {
        const rows = args[3] as number;
        const rowsPerChunk = Math.max(LEAST_ROWS, Math.ceil(rows / ((threads as number) * CHUNKS_PER_THREAD) / ROWS) * ROWS);
        if (!pool.run(plan, exports, kernel, { threads: threads as number, rowsPerChunk, scratchStep: scratchStep as number, args })) whole(...args);
      },
    ];
  });
  return Object.fromEntries(threaded);
}
