/** PyTorch and JAX on the CPU, in a Python process of their own that python-peers.py measures; this file is bundled with that program in it. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import program from './python-peers.py?raw';

const run = promisify(execFile);

/** The Python to use: THETAKIT_PYTHON, or python3 on the path. */
const python = process.env['THETAKIT_PYTHON'] || 'python3';

/**
 * @typedef {object} PythonJob
 * @property {'pytorch' | 'jax'} library
 * @property {'float64' | 'float32'} precision
 * @property {string} family which loss of python-peers.py: the first word of the case's id; or `product`
 * @property {boolean} [compiled] whether PyTorch compiles the loss
 * @property {number} [threads] 1, in process time, by default; 0 for all of them, on the clock
 */

/**
 * An engine that is measured by a Python program from the same numbers.
 *
 * @param {Omit<PythonJob, 'family'>} job
 * @returns {(kase: import('../cases/case.mjs').Case) => Promise<import('../cases/case.mjs').OutsideEngine>}
 */
export function pythonPeer(job) {
  return async (kase) => ({ measure: (effort) => measureInPython({ ...job, family: kase.id.split(' ')[0] ?? '' }, kase, effort) });
}

/**
 * @param {PythonJob} job
 * @param {Pick<import('../cases/case.mjs').Case, 'shapes' | 'start' | 'constants'>} numbers
 * @param {import('../timing.mjs').Effort} effort
 * @returns {Promise<import('../run-in-turn.mjs').Measurement>}
 */
export async function measureInPython({ compiled = false, threads = 1, ...job }, { shapes, start, constants }, effort) {
  const folder = await mkdtemp(join(tmpdir(), 'thetakit-bench-'));
  try {
    await writeFile(join(folder, 'job.json'), JSON.stringify({ ...job, ...effort, compiled, threads, shapes, constants: constants.map(({ shape }) => shape) }));
    await writeFile(join(folder, 'start.bin'), start);
    for (const [i, { values }] of constants.entries()) await writeFile(join(folder, `constant${i}.bin`), values);
    const { stdout } = await run(python, ['-c', program, job.library, folder], { timeout: 600_000 });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch (error) {
    throw new Error(whyNot(job.library, error));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Why a peer did not run, in one line.
 *
 * @param {string} library
 * @param {unknown} error
 */
function whyNot(library, error) {
  const { code, stderr = '', message = String(error) } = /** @type {{ code?: unknown, stderr?: string, message?: string }} */ (error);
  if (code === 'ENOENT') return `${python} is not installed; THETAKIT_PYTHON names another Python`;
  const last = stderr.trim().split('\n').at(-1) ?? '';
  if (/^(ModuleNotFoundError|ImportError)/.test(last)) return `${library} does not load in ${python}: ${last.replace(/^\w+: /, '')}`;
  return last === '' ? message : `${library}: ${last}`;
}
