/** `thetakit describe <id>`: everything that the registry knows of an entry, with the flags its options become. */
import { type Description, didYouMean, KINDS, type Kind, type OptionRow, type Registry, ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { numberText } from '../render/number-text.ts';
import { pairsText, tableText, wrapText } from '../render/table.ts';
import { withCommonOptions } from './common-options.ts';

/** Declares the command. */
export function addDescribeCommand(program: Command, invocation: Invocation): void {
  const command = program
    .command('describe')
    .description('Describe a method, problem or data set: what it does, when to use it, its options as flags, its sources.')
    .argument('<id>', 'full id, short name or alias, such as thetakit list shows')
    .option('--kind <kind>', `only this kind: ${KINDS.join(', ')}`)
    .addHelpText('after', '\nExamples:\n  thetakit describe adam\n  thetakit describe L-BFGS-B\n  thetakit describe strd-misra1a --kind problem');
  withCommonOptions(command).action((id: string, options: { kind?: string }) => describe(invocation, id, options.kind));
}

async function describe(invocation: Invocation, id: string, kind: string | undefined): Promise<void> {
  const { registry } = await invocation.session();
  const descriptions = findAll(registry, id, kind);
  invocation.document('describe', { id, entries: descriptions });
  invocation.print(descriptions.map((each) => descriptionText(each, Math.min(120, invocation.host.stdout.columns ?? 100))).join('\n\n'));
}

function findAll(registry: Registry, id: string, kind: string | undefined): Description[] {
  if (kind !== undefined) return [registry.describe(kind as Kind, id)];
  const kinds = KINDS.filter((each) => registry.has(each, id));
  if (kinds.length > 0) return kinds.map((each) => registry.describe(each, id));
  // A name that is ambiguous inside one kind: let the registry say so.
  const lower = id.toLowerCase();
  const ambiguous = registry.list().find(({ entry }) => entry.id === lower || entry.aliases?.some((alias) => alias.toLowerCase() === lower));
  if (ambiguous !== undefined) return [registry.describe(ambiguous.kind, id)];
  const names = [...new Set(registry.list().map(({ entry }) => entry.id))];
  throw new ThetakitError('ID_UNKNOWN', { who: 'describe', problem: `${JSON.stringify(id)} is not registered`, action: didYouMean(id, names), received: id });
}

/** The description for a terminal of `width` columns. */
export function descriptionText(description: Description, width: number): string {
  const { kind, id, plugin, summary, aliases, formula, goodFor, notFor, traits, facts, options, sources } = description;
  const parts = [`${id}  (${kind}, from ${plugin.name} ${plugin.version})`, wrapText(summary, width)];
  if (aliases.length > 0) parts.push(`Also called: ${aliases.join(', ')}`);
  if (formula !== undefined) parts.push(`Formula (TeX):\n  ${formula.replaceAll('\n', '\n  ')}`);
  if (goodFor !== undefined) parts.push(`Good for:\n${wrapText(goodFor, width, '  ')}`);
  if (notFor !== undefined) parts.push(`Not for:\n${wrapText(notFor, width, '  ')}`);
  if (traits !== undefined) {
    const pairs: [string, string][] = [
      ['needs', traits.needs.join(', ') || 'values only'],
      ['bounds', traits.bounds],
      ['stochastic', traits.stochastic ? 'yes' : 'no'],
      ['global', traits.global ? 'yes' : 'no'],
    ];
    parts.push(`Traits:\n${indented(pairsText(pairs))}`);
  }
  if (facts !== undefined) parts.push(`Facts:\n${indented(pairsText(Object.entries(facts).map(([name, value]) => [name, factText(value)] as const)))}`);
  if (options.length > 0) parts.push(`Options:\n${indented(optionsTable(options))}`);
  if (sources.length > 0) parts.push(`Sources:\n${sources.map((source) => wrapText(source, width, '  ')).join('\n')}`);
  return parts.join('\n\n');
}

function factText(value: unknown): string {
  if (typeof value === 'number') return numberText(value, 11);
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((each) => (Array.isArray(each) ? `[${each.map(factText).join(', ')}]` : factText(each))).join(', ');
  return String(value);
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

function optionsTable(rows: readonly OptionRow[]): string {
  const columns = [{ title: 'flag' }, { title: 'type' }, { title: 'default' }, { title: 'range' }, { title: 'meaning' }];
  return tableText(
    columns,
    rows.map((row) => [
      row.flag,
      row.type,
      row.required ? '(required)' : row.default === undefined ? '' : JSON.stringify(row.default),
      row.range,
      row.unit === '' ? row.description : `${row.description} [${row.unit}]`,
    ]),
  );
}
