/** The loop that every thread of a pool runs: take a chunk of rows, compute it, until none is left. */

/**
 * Runs chunks of the kernel that the control words describe, with the scratch of thread `index`. This function is also sent to workers as
 * text: it may use nothing but its arguments. Numbers of places are those of control.ts.
 *
 * @param words control words
 * @param kernels the kernels, by number
 * @param index number of the thread
 */
export function runChunks(words: Int32Array, kernels: readonly ((...args: number[]) => void)[], index: number): void {
  const kernel = words[3] as number;
  const rowsPerChunk = words[4] as number;
  const args = Array.from(words.subarray(8, 21));
  const rows = args[3] as number;
  const [a, out, table] = [args[0] as number, args[2] as number, args[11] as number];
  args[6] = (args[6] as number) + index * (words[5] as number);
  for (;;) {
    const chunk = Atomics.add(words, 0, 1);
    if (chunk >= (words[1] as number)) return;
    const first = chunk * rowsPerChunk;
    args[3] = Math.min(rowsPerChunk, rows - first);
    args[2] = out + first * (args[9] as number);
    // A strided a starts further down; a tabled one (kernel 1) has its rows in a table of 32-bit integers.
    if (kernel === 1) args[11] = table + first * 4;
    else args[0] = a + first * table;
    (kernels[kernel] as (...args: number[]) => void)(...args);
  }
}
