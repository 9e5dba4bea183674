#!/usr/bin/env node
/** The executable: gives `main` the process, and turns Ctrl+C into an AbortSignal. A second Ctrl+C ends the process at once. */
import { EXIT } from './exit-codes.ts';
import { main } from './main.ts';

const controller = new AbortController();
process.on('SIGINT', () => {
  if (controller.signal.aborted) process.exit(EXIT.interrupted);
  controller.abort();
});
// A reader that closes early (thetakit list | head) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.success);
  throw error;
});
process.exitCode = await main({
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: controller.signal,
  argv: process.argv.slice(2),
});
