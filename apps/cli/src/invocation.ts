/** One run of the command: the world, the early arguments, the session (made on first use) and the exit code. */
import { createSession, type EarlyArguments, type Session } from './config/create-session.ts';
import type { ExitCode } from './exit-codes.ts';
import { EXIT } from './exit-codes.ts';
import type { Host } from './host.ts';
import { documentText } from './render/json.ts';

/** What a command gets. */
export interface Invocation {
  readonly host: Host;
  readonly early: EarlyArguments;
  /** Registry and plugins. The same for every call. */
  session(): Promise<Session>;
  /** Writes text for people, unless JSON was asked for. */
  print(text: string): void;
  /** Writes the one JSON document, if it was asked for. */
  document(command: string, fields: Readonly<Record<string, unknown>>): void;
  /** Writes a note to stderr, also under --json. */
  note(text: string): void;
  exitCode: ExitCode;
}

/** Starts an invocation. */
export function createInvocation(host: Host, early: EarlyArguments): Invocation {
  let session: Promise<Session> | undefined;
  return {
    host,
    early,
    session: () => (session ??= createSession(host, early)),
    print: (text) => {
      if (!early.json) host.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    document: (command, fields) => {
      if (early.json) host.stdout.write(documentText(command, fields));
    },
    note: (text) => {
      host.stderr.write(`${text}\n`);
    },
    exitCode: EXIT.success,
  };
}
