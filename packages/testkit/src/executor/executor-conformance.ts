/** Rules for what runs traced programs: the numbers are those of plain loops, and nothing is shared between calls. */
import { require } from '../fail.ts';
import { EXECUTOR_PROGRAMS, type ExecutorProgram, type TensorOps } from './programs.ts';

/** One rule for something asynchronous: `run` rejects with CONFORMANCE_FAILED when it is broken. */
export interface AsyncConformanceCheck {
  /** The rule, as a sentence about the thing under test. */
  readonly name: string;
  run(): Promise<void>;
}

/** An argument or a result: numbers with a shape. A scalar result may be a plain number. */
export interface ShapedNumbers {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** What is tested. */
export interface ExecutorUnderTest {
  /** Its name in messages. */
  readonly id: string;
  /** Prepares a program over tensors and returns what runs it on numbers, at once or later: `jit`, `onnxJit`, ... */
  compile(program: (...tensors: never[]) => unknown): (...inputs: ShapedNumbers[]) => unknown;
  /** Makes an argument of numbers and a shape; default as they are. */
  argument?(data: Float64Array, shape: readonly number[]): ShapedNumbers;
  /** Ops for the programs: the namespace of `@tensorflow/tfjs-core`. */
  readonly ops: TensorOps;
  /** 'float64' allows 1e-13 of the largest number of an answer, 'float32' 1e-5: some hundred roundings, more than any program makes. Default 'float64'. */
  readonly precision?: 'float64' | 'float32';
  /** Names of programs that it refuses by design, each of which has to throw. */
  readonly refuses?: readonly string[];
}

interface Answer {
  readonly data: readonly number[];
  readonly shape: readonly number[];
}

function answerOf(who: string, result: unknown): Answer {
  if (typeof result === 'number') return { data: [result], shape: [] };
  const { data, shape } = (result ?? {}) as Partial<ShapedNumbers>;
  require(data !== undefined && shape !== undefined, who, `a program gives ${String(result)}`, 'Return a number, or { data, shape }');
  return { data: Array.from(data), shape: Array.from(shape) };
}

/** Throws unless the answer has the numbers and the shape of the table. */
function checkAnswer(who: string, { name, shape }: ExecutorProgram, answer: Answer, expected: readonly number[], tolerance: number): void {
  require(String(answer.shape) === String(shape), who, `${name}: the shape is [${answer.shape}], expected [${shape}]`, 'Return the shape of the result');
  require(answer.data.length ===
    expected.length, who, `${name}: there are ${answer.data.length} numbers, expected ${expected.length}`, 'Return every number once');
  const scale = Math.max(1, ...expected.filter(Number.isFinite).map(Math.abs));
  expected.forEach((value, i) => {
    const got = answer.data[i]!;
    const isRight = Object.is(got, value) || Math.abs(got - value) <= tolerance * scale || (Number.isNaN(got) && Number.isNaN(value));
    require(isRight, who, `${name}: number ${i + 1} is ${got}, plain loops give ${value}`, 'Correct the op, or compute in higher precision');
  });
}

/**
 * The rules that every executor must keep, on a table of programs: elementwise work, broadcasting, reductions, matrix products,
 * convolution, views, choices, numbers out of range. Each rule is a named function that rejects with CONFORMANCE_FAILED:
 *
 *   for (const { name, run } of executorConformance({ id: 'jit', compile: jit, ops: tf })) it(name, run);
 */
export function executorConformance(executor: ExecutorUnderTest): AsyncConformanceCheck[] {
  const { id, ops, precision = 'float64', refuses = [] } = executor;
  const tolerance = precision === 'float64' ? 1e-13 : 1e-5;
  const argument = executor.argument ?? ((data: Float64Array, shape: readonly number[]) => ({ data, shape }));
  return EXECUTOR_PROGRAMS.map((entry) => ({
    name: refuses.includes(entry.name) ? `refuses ${entry.name}` : `the numbers of ${entry.name} are right, call after call`,
    run: async () => {
      const attempt = () => callTwice(entry, executor.compile(entry.program(ops)), argument);
      if (refuses.includes(entry.name)) {
        const isRefused = await attempt().then(
          () => false,
          () => true,
        );
        require(isRefused, id, `${entry.name} runs, although the executor says that it refuses it`, 'Take it off the list');
        return;
      }
      const { first, second, later, isKept } = await attempt();
      const [one, two] = entry.inputs.map((inputs) => entry.expected(...inputs.map(({ data }) => data)));
      checkAnswer(id, entry, answerOf(id, first), one!, tolerance);
      checkAnswer(id, entry, answerOf(id, second), two!, tolerance);
      const unchanged = JSON.stringify(answerOf(id, first)) === JSON.stringify(later);
      require(unchanged, id, `${entry.name}: the first result changes when the program runs again`, 'Give every call a result of its own');
      require(isKept, id, `${entry.name}: a call writes to its arguments`, 'Copy them first');
    },
  }));
}

/** Runs a program on both settings; `later` is the first result as it was before the second call. */
async function callTwice(
  { inputs }: ExecutorProgram,
  run: (...inputs: ShapedNumbers[]) => unknown,
  argument: (data: Float64Array, shape: readonly number[]) => ShapedNumbers,
) {
  const [one = [], two = []] = inputs.map((each) => each.map(({ data, shape }) => argument(Float64Array.from(data), shape)));
  const first = await run(...one);
  const later = answerOf('executor', first);
  const second = await run(...two);
  const isKept = inputs.every((each, k) => each.every(({ data }, i) => data.every((value, j) => Object.is(value, (k === 0 ? one : two)[i]!.data[j]))));
  return { first, second, later, isKept };
}
