/** Runs one command at a time in the foreground, with its exit code and Ctrl-C passed through. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** No tool that we start reports home, and npx draws no spinner. */
const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', npm_config_progress: 'false' };

/**
 * The environment of a child process: ours, without the settings that npm hands to its scripts.
 * They are not meant for the programs below it, and pnpm warns about the ones it does not know.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(env) {
  const kept = Object.entries(env).filter(([name]) => !/^npm_(config_(loglevel|yes)|lifecycle_|package_)/i.test(name));
  return { ...Object.fromEntries(kept), ...quiet };
}

/**
 * Runs a command in the root folder; its output goes to ours. While it runs, Ctrl-C reaches it (the terminal sends the
 * signal to both) and this process waits for it to end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it; 127 when it cannot be started
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd ?? ROOT, stdio: 'inherit', env: { ...childEnvironment(process.env), ...options.env } });
    const onTerminate = () => child.kill('SIGTERM');
    const onInterrupt = () => {};
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', onTerminate);
    const finish = (/** @type {number} */ code) => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`${command} cannot be started: ${error.message}`);
      finish(127);
    });
    child.on('exit', (code, signal) => finish(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
