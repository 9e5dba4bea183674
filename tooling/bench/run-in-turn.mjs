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
 * @property {number} scale sum of the magnitudes of its elements
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
        const reason = firstLineOf(error);
        // What is not there is missing on every case.
        problems.push(
          /is not installed|does not load/.test(reason) ? `${engine} skipped: ${reason.replace(/^Error: /, '')}` : `${engine} skipped on ${id}: ${reason}`,
        );
      }
    }
  }
  const measured = Object.fromEntries(engines.map((engine) => [engine, summarise(results.get(engine) ?? [])]));
  const { ours, hand } = measured;
  const wrong = ours !== undefined && hand !== undefined && !(Math.abs(ours.checksum - hand.checksum) <= 1e-9 * (1 + Math.abs(hand.checksum)));
  problems.push(...disagreements(id, measured));
  if (wrong) problems.push(`ours differs from the hand-written gradient on ${id}: ${ours?.checksum} and ${hand?.checksum}`);
  return { id, engines: measured, problems, wrong };
}

/** Engines in float64; the others round to 24 bits. */
const inFloat64 = new Set(['ours', 'onnx', 'hand', 'hand-gather', 'pytorch', 'pytorch-compiled', 'jax']);

/**
 * Peers whose gradient is another than ours: a peer that computes something else is no peer. Sums of up to 10^6 rounded terms in float32
 * lose three digits of seven.
 *
 * @param {string} id
 * @param {Readonly<Record<string, Measurement | undefined>>} measured
 */
function disagreements(id, { ours, ...others }) {
  if (ours === undefined) return [];
  return Object.entries(others).flatMap(([engine, other]) => {
    const tolerance = (inFloat64.has(engine) ? 1e-9 : 1e-4) * (1 + ours.scale);
    if (other === undefined || Math.abs(other.checksum - ours.checksum) <= tolerance) return [];
    return [`${engine} has another gradient than ours on ${id}: checksums ${other.checksum} and ${ours.checksum}`];
  });
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
