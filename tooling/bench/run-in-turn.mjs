/** Runs one case on every engine in turn, each time in a process of its own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Engines so near one another that a single round would not tell them apart. */
const close = new Set(['ours', 'ours-f32', 'hand', 'hand-gather']);

/**
 * @typedef {object} Measurement
 * @property {number} microseconds per call, median over rounds of the median batch
 * @property {number} firstCallMs from the traced or plain function to the first gradient, in a cold process; smallest round
 * @property {number} value
 * @property {number} checksum of the gradient
 */

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {Readonly<Record<string, Measurement | undefined>>} engines undefined when skipped
 * @property {readonly string[]} problems why an engine was skipped, or differs
 * @property {boolean} wrong whether ours differs from the hand-written gradient
 */

/**
 * @param {string} program
 * @param {string} id
 * @param {readonly string[]} engines
 * @param {{ rounds: number, batchSeconds: number, batches: number, warmSeconds: number }} effort peers take part in the first round only
 * @returns {Promise<Row>}
 */
export async function runInTurn(program, id, engines, { rounds, batchSeconds, batches, warmSeconds }) {
  /** @type {Map<string, Measurement[]>} */
  const results = new Map(engines.map((engine) => [engine, []]));
  const problems = [];
  const skipped = new Set();
  for (let round = 0; round < rounds; round++) {
    for (const engine of engines) {
      if (skipped.has(engine) || (round > 0 && !close.has(engine))) continue;
      try {
        const { stdout } = await run(process.execPath, [program, id, engine, String(batchSeconds), String(batches), String(warmSeconds)], { timeout: 600_000 });
        results.get(engine)?.push(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
      } catch (error) {
        skipped.add(engine);
        problems.push(`${engine} skipped on ${id}: ${firstLineOf(error)}`);
      }
    }
  }
  const measured = Object.fromEntries(engines.map((engine) => [engine, summarise(results.get(engine) ?? [])]));
  const { ours, hand } = measured;
  const wrong = ours !== undefined && hand !== undefined && !(Math.abs(ours.checksum - hand.checksum) <= 1e-9 * (1 + Math.abs(hand.checksum)));
  if (wrong) problems.push(`ours differs from the hand-written gradient on ${id}: ${ours?.checksum} and ${hand?.checksum}`);
  return { id, engines: measured, problems, wrong };
}

/**
 * @param {readonly Measurement[]} rounds
 * @returns {Measurement | undefined}
 */
function summarise(rounds) {
  const [first] = rounds;
  if (first === undefined) return undefined;
  const times = rounds.map((round) => round.microseconds).sort((a, b) => a - b);
  return { ...first, microseconds: times[Math.floor(times.length / 2)] ?? Number.NaN, firstCallMs: Math.min(...rounds.map((round) => round.firstCallMs)) };
}

/** @param {unknown} error */
function firstLineOf(error) {
  const text = error instanceof Error ? `${/** @type {any} */ (error).stderr ?? ''}\n${error.message}` : String(error);
  const lines = text.split('\n').map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => /error|cannot|not/i.test(line)) ?? 'unknown reason';
}
