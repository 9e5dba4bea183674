import { execFile } from 'node:child_process';
import { npxCommand, pinnedPnpm } from '../bootstrap/pnpm.mjs';
import { childEnvironment } from '../bootstrap/run-command.mjs';

/** How a program ended and everything that it printed. */
export interface ProgramResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a program without a terminal. */
export function runProgram(command: string, args: readonly string[], cwd: string): Promise<ProgramResult> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env: { ...childEnvironment(process.env), CI: '1', NO_COLOR: '1' }, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, output: `${stdout}\n${stderr}` });
    });
  });
}

/** Runs a script with this Node.js. */
export const runNode = (args: readonly string[], cwd: string): Promise<ProgramResult> => runProgram(process.execPath, args, cwd);

/** Runs pnpm at the pinned version. */
export function runPnpm(args: readonly string[], cwd: string): Promise<ProgramResult> {
  const [command, ...before] = npxCommand(process.env);
  return runProgram(command, [...before, '--yes', `pnpm@${pinnedPnpm()}`, ...args], cwd);
}
