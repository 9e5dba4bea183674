/** `thetakit list [kind]`: what is registered, ours and the plugins'. */
import { KINDS, type Kind } from '@thetakit/registry';
import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { tableText } from '../render/table.ts';
import { withCommonOptions } from './common-options.ts';

/** Declares the command. */
export function addListCommand(program: Command, invocation: Invocation): void {
  const command = program
    .command('list')
    .description('List what is registered: optimizers, minimizers, problems, data sets, and what plugins bring.')
    .argument('[kind]', `only this kind: ${KINDS.join(', ')}`)
    .addHelpText('after', '\nExamples:\n  thetakit list\n  thetakit list problem\n  thetakit list optimizer --plugin ./my-plugin.mjs --json');
  withCommonOptions(command).action((kind: string | undefined) => list(invocation, kind));
}

/** Plural endings are what people type: `list problems`. */
function kindOf(word: string | undefined): Kind | undefined {
  if (word === undefined) return undefined;
  const lower = word.toLowerCase();
  return (KINDS.find((kind) => kind === lower || `${kind}s` === lower) ?? word) as Kind;
}

async function list(invocation: Invocation, word: string | undefined): Promise<void> {
  const { registry } = await invocation.session();
  const kind = kindOf(word);
  const entries = registry
    .list(kind)
    .map(({ kind: of, fullId, entry, plugin }) => ({ kind: of, id: fullId, summary: entry.summary, aliases: entry.aliases ?? [], plugin: plugin.meta.name }));
  invocation.document('list', { kind: kind ?? null, count: entries.length, entries });
  const kinds = kind === undefined ? KINDS.filter((each) => entries.some((entry) => entry.kind === each)) : [kind];
  const width = Math.max(60, invocation.host.stdout.columns ?? 160);
  const widest = Math.max(0, ...entries.map(({ id }) => id.length));
  for (const each of kinds) {
    const rows = entries.filter((entry) => entry.kind === each).map(({ id, summary }) => [id.padEnd(widest), clip(summary, width - widest - 2)]);
    invocation.print(rows.length === 0 ? `No ${each} is registered.` : tableText([{ title: each }, { title: 'summary' }], rows));
    if (each !== kinds.at(-1)) invocation.print('');
  }
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 3).trimEnd()}...`;
}
