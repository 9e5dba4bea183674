/** The words that the threads of a pool share: what is to be done, and how far each is. */

/** Places in the array of 32-bit integers. */
export const control = {
  /** The next chunk that nobody has taken. */
  next: 0,
  chunks: 1,
  /** Number of the plan whose kernels run, and of the kernel. */
  plan: 2,
  kernel: 3,
  rowsPerChunk: 4,
  /** Bytes between the scratch of one thread and the next. */
  scratchStep: 5,
  failed: 6,
  /** The arguments of the kernel, as for all rows. */
  arguments: 8,
  /** Three words for each worker: the job it is asked to do, the last job it has done, whether it has started. */
  workers: 24,
  wordsPerWorker: 3,
} as const;

/** The kernels that can be cut into chunks of rows, by number. */
export const kernelNames = ['gemm', 'gemmTabled', 'gemvRows', 'gemvColumns'] as const;

export type ThreadedKernel = (typeof kernelNames)[number];

/** Places among the arguments. */
export const argument = { a: 0, out: 2, rows: 3, scratch: 6, outRow: 9, aRow: 11 } as const;
