/** Options that every command takes. */
import type { Command } from 'commander';

/** Adds them, last in the help. They were read in the first phase of the parse; here they are declared. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'write one JSON document to stdout, nothing else')
    .option('--plugin <specifier>', 'load a plugin, a package or a path; may be repeated', (value: string, list: string[] | undefined) => [
      ...(list ?? []),
      value,
    ])
    .option('--config <file>', 'configuration file instead of the nearest thetakit.config.{ts,mjs,js,json}')
    .allowExcessArguments(false);
}
