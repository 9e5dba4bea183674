/**
 * Stands in for tfjs-core's `test_util` while its own op tests run here: the same comparisons with the same default tolerance,
 * for arrays of any type (ours are float64).
 */

/** The default tolerance of tfjs' tests on a float32 backend. */
const EPSILON = 1e-3;

const isObject = (x: unknown): x is object => typeof x === 'object' && x !== null;

function flatten(x: unknown): unknown[] {
  if (Array.isArray(x)) return x.flatMap(flatten);
  return isObject(x) && 'length' in x ? Array.from(x as ArrayLike<unknown>) : [x];
}

function compare(actual: unknown, expected: unknown, epsilon: number): void {
  const [x, y] = [flatten(actual), flatten(expected)];
  if (x.length !== y.length) throw new Error(`${x.length} elements, expected ${y.length}`);
  x.forEach((element, i) => {
    const [a, b] = [element, y[i]];
    if (a === b || Object.is(a, b) || (typeof b !== 'string' && Math.abs(Number(a) - Number(b)) <= epsilon)) return;
    throw new Error(`element ${i} is ${a}, expected ${b}`);
  });
}

export const testEpsilon = (): number => EPSILON;

export function expectArraysClose(actual: unknown, expected: unknown, epsilon = EPSILON): void {
  compare(actual, expected, epsilon);
}

export function expectArraysEqual(actual: unknown, expected: unknown): void {
  compare(actual, expected, 0);
}

export function expectNumbersClose(actual: number, expected: number, epsilon = EPSILON): void {
  compare(actual, expected, epsilon);
}

export function expectArrayBuffersEqual(actual: ArrayBuffer, expected: ArrayBuffer): void {
  compare(new Float32Array(actual), new Float32Array(expected), 0);
}

export function expectValuesInRange(actual: unknown, low: number, high: number): void {
  for (const each of flatten(actual)) if (!(Number(each) >= low && Number(each) <= high)) throw new Error(`${each} is not in [${low}, ${high}]`);
}

export function expectPromiseToFail(run: () => Promise<unknown>, done?: () => void): Promise<void> {
  return run().then(
    () => {
      throw new Error('the promise was fulfilled');
    },
    () => done?.(),
  );
}

export function encodeStrings(values: unknown): unknown {
  return Array.isArray(values) ? values.map(encodeStrings) : new TextEncoder().encode(String(values));
}
