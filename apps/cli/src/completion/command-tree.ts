/** What can follow what on the command line, as data: from the command table and the registry. */
import { flagOf, type Kind, optionRows, type Registry } from '@thetakit/registry';
import type { Command } from 'commander';
import { METHOD_KINDS } from '../run/resolve-method.ts';

/** A flag and what its value may be. */
export interface CompletedFlag {
  readonly flag: string;
  readonly about: string;
  /** What follows it: nothing, a file, a word of this list, or anything. */
  readonly value: 'none' | 'file' | 'any' | readonly string[];
}

/** A command without sub-commands. */
export interface CompletedCommand {
  /** Words after `thetakit`, such as `plugin check`. */
  readonly path: string;
  readonly about: string;
  readonly flags: readonly CompletedFlag[];
  /** What its argument may be. */
  readonly argument: 'none' | 'file' | readonly string[];
}

/** Everything that a script completes. */
export interface CommandTree {
  readonly commands: readonly CompletedCommand[];
  /** Flags that follow `--method ID`, by short id. */
  readonly methodFlags: Readonly<Record<string, readonly string[]>>;
}

const idsOf = (registry: Registry, kinds: readonly Kind[]) =>
  [...new Set(kinds.flatMap((kind) => registry.list(kind).map(({ entry }) => entry.id)))].toSorted();

function valueOf(flag: string, syntax: string, registry: Registry): CompletedFlag['value'] {
  if (flag === '--method' || flag === '--methods') return idsOf(registry, METHOD_KINDS);
  if (flag === '--problems') return idsOf(registry, ['problem']);
  if (flag === '--kind') return [...new Set(registry.list().map(({ kind }) => kind))];
  if (/<[^>]*(file|folder|directory|specifier)/.test(syntax)) return 'file';
  return /[<[]/.test(syntax) ? 'any' : 'none';
}

function argumentOf(path: string, registry: Registry): CompletedCommand['argument'] {
  if (path === 'minimize') return idsOf(registry, ['problem']);
  if (path === 'describe') return [...new Set(registry.list().map(({ entry }) => entry.id))].toSorted();
  if (path === 'list') return [...new Set(registry.list().map(({ kind }) => kind))];
  if (path === 'completion') return ['bash', 'zsh', 'fish'];
  return path === 'plugin check' || path.endsWith(' report') ? 'file' : 'none';
}

function leaves(command: Command, path: readonly string[], registry: Registry): CompletedCommand[] {
  if (command.commands.length > 0) return command.commands.flatMap((each) => leaves(each, [...path, each.name()], registry));
  const words = path.join(' ');
  const flags = command.options.flatMap(({ long, flags: syntax, description }): CompletedFlag[] =>
    long === undefined || long === null ? [] : [{ flag: long, about: description, value: valueOf(long, syntax, registry) }],
  );
  return [
    {
      path: words,
      about: command.description(),
      flags: [...flags, { flag: '--help', about: 'show the help', value: 'none' }],
      argument: argumentOf(words, registry),
    },
  ];
}

/** The tree of a program. */
export function commandTree(program: Command, registry: Registry): CommandTree {
  const methods = METHOD_KINDS.flatMap((kind) => registry.list(kind));
  const methodFlags = Object.fromEntries(
    methods.map(({ entry }) => [
      entry.id,
      optionRows(entry.id, (entry as { readonly options: Parameters<typeof optionRows>[1] }).options).flatMap(({ name, type }) =>
        type === 'boolean' ? [flagOf(name), `--no-${flagOf(name).slice(2)}`] : [flagOf(name)],
      ),
    ]),
  );
  return { commands: leaves(program, [], registry), methodFlags };
}
