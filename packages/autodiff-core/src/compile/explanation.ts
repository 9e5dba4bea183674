/** What was chosen for a compiled function, as data and as text. */
import type { Compiled } from './compile.ts';
import type { KernelReport } from './kernel-choice.ts';

export interface Explanation {
  readonly precision: 'float64' | 'float32';
  /** The parts in the order in which they run, what runs each, and why. */
  readonly kernels: readonly KernelReport[];
  /** Bytes of buffers, constants and scratch that the function keeps as long as it lives; 0 for the interpreter, which does not count them. */
  readonly memoryBytes: number;
  /** Elements of each input and output; scalars have one. */
  readonly inputSizes: readonly number[];
  readonly outputSizes: readonly number[];
  /** The same for people. */
  readonly text: string;
}

/** Explains a compiled function. */
export function explainCompiled(compiled: Compiled, precision: 'float64' | 'float32'): Explanation {
  const { kernels, memoryBytes, inputSizes, outputSizes } = compiled;
  const lines = [
    `inputs ${inputSizes.join(', ') || 'none'}; outputs ${outputSizes.join(', ') || 'none'}; ${precision}; ${memoryBytes} bytes of buffers`,
    ...kernels.map(({ name, executor, reason }, i) => `${i + 1}. ${executor}: ${name} (${reason})`),
  ];
  return { precision, kernels, memoryBytes, inputSizes, outputSizes, text: lines.join('\n') };
}
