/** Two more tables: derivatives beside the value, and matrix products in operations per second. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { costCases } from './cases/costs.mjs';

const run = promisify(execFile);

/**
 * @typedef {object} Programs paths of the bundled programs
 * @property {string} costs
 * @property {string} product
 *
 * @typedef {{ batchSeconds: number, batches: number, warmSeconds: number }} Effort
 */

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Effort} effort
 * @returns {Promise<number>} microseconds
 */
async function microseconds(program, args, { batchSeconds, batches, warmSeconds }) {
  const { stdout } = await run(process.execPath, [program, ...args, String(batchSeconds), String(batches), String(warmSeconds)], { timeout: 600_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '').microseconds;
}

/** @param {number} us */
const time = (us) => (us < 1000 ? `${us.toPrecision(3)} us` : `${(us / 1000).toPrecision(3)} ms`);

/**
 * Rows of text: value, value and gradient over value, Hessian product over value, Hessian over n times value and gradient.
 *
 * @param {Programs} programs
 * @param {Effort} effort
 * @param {string} only
 */
export async function derivativeCosts({ costs }, effort, only) {
  const rows = [['case', 'value', 'value and gradient / value', 'Hessian product / value', 'Hessian / n gradients']];
  for (const { id, hessian, make } of costCases.filter((each) => each.id.includes(only))) {
    const value = await microseconds(costs, [id, 'value'], effort);
    const gradient = await microseconds(costs, [id, 'gradient'], effort);
    const product = await microseconds(costs, [id, 'product'], effort);
    const whole = hessian ? await microseconds(costs, [id, 'hessian'], effort) : undefined;
    const n = make().start.length;
    const share = whole === undefined ? '-' : `${(whole / (n * gradient)).toFixed(3)} (n = ${n})`;
    rows.push([id, time(value), (gradient / value).toFixed(2), (product / value).toFixed(2), share]);
  }
  return rows;
}

/**
 * Rows of text: products of n x n matrices, by ours and by the Python peers that are there.
 *
 * @param {Programs} programs
 * @param {Effort} effort
 * @param {readonly number[]} sizes
 */
export async function productRates({ product }, effort, sizes) {
  const rows = [['matMul n x n', 'one thread', 'GFLOP/s', 'every thread', 'GFLOP/s']];
  for (const n of sizes) {
    for (const precision of ['float64', 'float32']) {
      for (const engine of ['ours', 'pytorch', 'jax']) {
        try {
          const times = [];
          for (const threads of ['1', 'all']) times.push(await microseconds(product, [engine, String(n), precision, threads], effort));
          rows.push([`${n}, ${precision}, ${engine}`, ...times.flatMap((us) => [time(us), ((2 * n ** 3) / us / 1000).toFixed(1)])]);
        } catch (error) {
          if (engine === 'ours') throw error;
        }
      }
    }
  }
  return rows;
}
