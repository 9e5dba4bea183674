/** What the command touches of the process, as one value, so that tests can run it in their own process. */

/** A stream of text. */
export interface TextStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The world around the command. */
export interface Host {
  /** Data only. */
  readonly stdout: TextStream;
  /** Progress, warnings, errors. */
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Paths and plugin specifiers are resolved from here. */
  readonly cwd: string;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** The arguments as they were given, for the record. */
  readonly argv: readonly string[];
}
