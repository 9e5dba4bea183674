/** The command from arguments to exit code: parse, call, print. Errors become one line, or one JSON document. */
import { isThetakitError, ThetakitError } from '@thetakit/registry';
import { CommanderError } from 'commander';
import { earlyArguments } from './config/early-arguments.ts';
import { EXIT, type ExitCode, exitCodeOfError } from './exit-codes.ts';
import type { Host } from './host.ts';
import { createInvocation } from './invocation.ts';
import { createProgram } from './program.ts';
import { documentText, errorFields } from './render/json.ts';

/** Runs the command with `host.argv` (without node and script) and returns the exit code. Never throws. */
export async function main(host: Host): Promise<ExitCode> {
  const early = earlyArguments(host.argv);
  const invocation = createInvocation(host, early);
  try {
    const program = await createProgram(invocation);
    await program.parseAsync([...host.argv], { from: 'user' });
    return invocation.exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.success;
    // No command was named: commander has shown the help on stderr.
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return EXIT.usage;
    if (host.signal.aborted && (thrown as Error).name === 'AbortError') {
      if (early.json) host.stdout.write(documentText(early.command ?? 'thetakit', { interrupted: true }));
      else host.stderr.write('Interrupted before there was a result.\n');
      return EXIT.interrupted;
    }
    const error = asThetakitError(thrown, early.command);
    if (early.json) host.stdout.write(documentText(early.command ?? 'thetakit', errorFields(error)));
    else host.stderr.write(`${error.message}\n`);
    if (host.env['THETAKIT_DEBUG'] && thrown instanceof Error) host.stderr.write(`${thrown.stack ?? ''}\n`);
    return exitCodeOfError(error);
  }
}

function asThetakitError(thrown: unknown, command: string | undefined): ThetakitError {
  if (isThetakitError(thrown)) return thrown;
  const who = command === undefined ? 'thetakit' : `thetakit ${command}`;
  if (thrown instanceof CommanderError) return usageError(thrown, who);
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new ThetakitError('INTERNAL', {
    who,
    problem: text.split('\n')[0] ?? text,
    action: 'This is a bug in Thetakit: report it with the command; THETAKIT_DEBUG=1 shows where it happened',
    cause: thrown,
  });
}

/** `error: unknown option '--levl'\n(Did you mean --level?)` in our words. */
function usageError(error: CommanderError, who: string): ThetakitError {
  const [first = '', hint] = error.message.replace(/^error: /, '').split('\n');
  const action = hint === undefined ? `Run "${who} --help"` : hint.replace(/^\(|\)$/g, '');
  return new ThetakitError('USAGE', { who, problem: first.replace(/\.$/, ''), action, data: { reason: error.code }, cause: error });
}
