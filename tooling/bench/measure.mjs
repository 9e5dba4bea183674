/**
 * Measures one case on one engine, alone in its process: code that was first optimised for other arrays would run
 * several times slower. Prints one line of JSON.
 */
import { cases } from './cases/index.mjs';
import { engines } from './engines/index.mjs';

/** Seconds of process time that one batch of calls takes, the number of batches, and seconds before the first. */
const [caseId, engineId, batchSeconds = '0.05', batchCount = '9', warmSeconds = '0.5'] = process.argv.slice(2);

const make = cases.find(({ id }) => id === caseId)?.make;
const engine = engines[engineId ?? ''];
if (make === undefined || engine === undefined) throw new Error(`no case ${caseId} or engine ${engineId}`);
const kase = make();
const x = Float64Array.from(kase.start);

/** Process time: it does not count what other programs do. */
function seconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

// What a user waits for: the clock on the wall. V8 goes on optimising in the background after the answer is there.
const begin = performance.now();
const { evaluate, gradient } = await engine(kase);
const value = evaluate(x);
const firstCallMs = performance.now() - begin;
const checksum = gradient().reduce((sum, each, i) => sum + each * Math.sin(i + 1), 0);

/** @param {number} calls */
function batch(calls) {
  const start = seconds();
  for (let i = 0; i < calls; i++) {
    x[0] = (x[0] ?? 0) * (1 + 1e-12);
    evaluate(x);
  }
  return seconds() - start;
}

// Until V8 has optimised in the background, which takes long when other programs hold the processors.
const loaded = seconds();
for (let warm = 0; warm < 3 || seconds() - loaded < Number(warmSeconds); warm++) batch(1);
let calls = 1;
while (batch(calls) < Number(batchSeconds) && calls < 1e8) calls *= 2;
const times = Array.from({ length: Number(batchCount) }, () => batch(calls) / calls).sort((a, b) => a - b);
const median = /** @type {number} */ (times[Math.floor(times.length / 2)]);
process.stdout.write(`${JSON.stringify({ microseconds: median * 1e6, firstCallMs, value, checksum })}\n`);
process.exit(0);
