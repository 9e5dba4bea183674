/**
 * Measures one case on one engine, alone in its process: code that was first optimised for other arrays would run
 * several times slower. Prints one line of JSON.
 */
import { cases } from './cases/index.mjs';
import { engines } from './engines/index.mjs';
import { microsecondsPerCall, microsecondsPerPromise } from './timing.mjs';

/** Seconds of process time that one batch of calls takes, the number of batches, and seconds before the first. */
const [caseId, engineId, batchSeconds = '0.05', batches = '9', warmSeconds = '0.5'] = process.argv.slice(2);

const make = cases.find(({ id }) => id === caseId)?.make;
const engine = engines[engineId ?? ''];
if (make === undefined || engine === undefined) throw new Error(`no case ${caseId} or engine ${engineId}`);
const kase = make();
const x = Float64Array.from(kase.start);

// What a user waits for: the clock on the wall. V8 goes on optimising in the background after the answer is there.
const begin = performance.now();
const made = await engine(kase);
const effort = { batchSeconds: Number(batchSeconds), batches: Number(batches), warmSeconds: Number(warmSeconds) };
if ('measure' in made) {
  // A program of its own does the rest.
  process.stdout.write(`${JSON.stringify(await made.measure(effort))}\n`);
  process.exit(0);
}
const { evaluate, gradient, isAsync = false } = made;
const value = await evaluate(x);
const firstCallMs = performance.now() - begin;
const checksum = gradient().reduce((sum, each, i) => sum + each * Math.sin(i + 1), 0);
const scale = gradient().reduce((sum, each) => sum + Math.abs(each), 0);

const call = () => {
  x[0] = (x[0] ?? 0) * (1 + 1e-12);
  return evaluate(x);
};
const microseconds = isAsync ? await microsecondsPerPromise(call, effort) : microsecondsPerCall(call, effort);
process.stdout.write(`${JSON.stringify({ microseconds, firstCallMs, value, checksum, scale })}\n`);
process.exit(0);
