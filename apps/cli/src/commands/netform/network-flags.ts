/** The flags that say which network: files, columns, memberships, model. */
import { CONSENT_RULES, type Consent, type FormationModel, formationModel, type SymmetriseRule } from '@thetakit/netform-mcmc';
import { didYouMean, ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import { parseSize } from '../../csv/parse-size.ts';
import { DEFAULT_MAX_BYTES } from '../../csv/read-csv.ts';
import { type MembershipColumns, NETWORK_EXTENSIONS, type NetworkSource } from '../../netform/read-network.ts';
import { bytesText } from '../../render/number-text.ts';
import { delimiterOf, given } from '../fit-flags.ts';

/** The parsed flags. */
export interface NetworkFlags {
  readonly nodes?: string;
  readonly edges?: string;
  readonly network?: string;
  readonly missing?: string;
  readonly nonrespondents?: string;
  readonly id?: string;
  readonly source?: string;
  readonly target?: string;
  readonly delimiter?: string;
  readonly symmetrise?: SymmetriseRule;
  readonly membership?: readonly MembershipColumns[];
  readonly maxSize?: number;
}

/** Flags of the model. */
export interface ModelFlags {
  readonly model?: string;
  readonly consent?: Consent;
}

/** Adds the flags of the network; `hasLinks` says whether the command needs links. */
export function addNetworkFlags(command: Command, hasLinks: boolean | 'optional'): Command {
  command
    .option('--nodes <file.csv>', 'node list: a column id, and attributes')
    .option('--network <file>', `instead of the lists, one file of nodes and links: ${NETWORK_EXTENSIONS.join(', ')}`);
  if (hasLinks !== false) {
    const about = 'edge list: columns source and target';
    command
      .option('--edges <file.csv>', hasLinks === true ? about : `${about}; for comparison`)
      .option('--missing <file.csv>', 'edge list of pairs of which it is not known whether they are linked: they are imputed')
      .option(
        '--nonrespondents <column>',
        'node column that is not 0, no or empty for agents who were not asked or did not answer: what they did not name is imputed',
      )
      .option('--source <column>', 'column of the edge list with one end (default: source)')
      .option('--target <column>', 'column of the edge list with the other end (default: target)')
      .option('--symmetrise <rule>', 'nominations to links: union (either names the other) or mutual (both do)', (text) =>
        oneOf('--symmetrise', text, ['union', 'mutual'] as const),
      );
  }
  return command
    .option('--id <column>', 'column of the node list with the id (default: id)')
    .option('--membership <name=columns>', 'sets that agents belong to, such as classes=class1,class2; may be repeated', addMembership)
    .option('--delimiter <character>', 'separator of the cells; default: found from the header', delimiterOf)
    .option('--max-size <size>', `largest file to read (default: ${bytesText(DEFAULT_MAX_BYTES)})`, parseSize);
}

/** Adds the flags of the model. */
export function addModelFlags(command: Command, isRequired: boolean): Command {
  const [flag, text] = ['--model <formula>', 'terms of the utility, such as "const + sqdiff(grade) + deg + dist2"'] as const;
  if (isRequired) command.requiredOption(flag, text);
  else command.option(flag, `${text}; default: that of the draws`);
  return command.option(
    '--consent <rule>',
    'who must agree to a link: mutual, either, or unilateral (directed links, the sender decides; default: mutual)',
    (rule) => oneOf('--consent', rule, CONSENT_RULES),
  );
}

/** Where the network comes from; `needsLinks` false: a node list is enough. Consent 'unilateral' keeps links directed. Throws USAGE, OPTION_CONFLICT. */
export function sourceOf(flags: NetworkFlags, { consent }: Pick<FormationModel, 'consent'>, needsLinks = true): NetworkSource {
  const { membership = [], maxSize = DEFAULT_MAX_BYTES } = flags;
  checkFiles(flags, needsLinks);
  return {
    memberships: membership,
    maxBytes: maxSize,
    ...(consent === 'unilateral' ? { directed: true } : {}),
    ...given(flags, 'nodes'),
    ...given(flags, 'edges'),
    ...given(flags, 'network'),
    ...given(flags, 'missing'),
    ...given(flags, 'nonrespondents'),
    ...given(flags, 'id'),
    ...given(flags, 'source'),
    ...given(flags, 'target'),
    ...given(flags, 'delimiter'),
    ...given(flags, 'symmetrise'),
  };
}

/** Either lists or one file. */
function checkFiles({ nodes, edges, network }: NetworkFlags, needsLinks: boolean): void {
  if (network !== undefined && (nodes ?? edges) !== undefined) {
    throw new ThetakitError('OPTION_CONFLICT', {
      who: '--network',
      problem: `${network} is given, and ${nodes === undefined ? '--edges' : '--nodes'} too`,
      action: 'Give --nodes and --edges, or --network',
    });
  }
  if (network !== undefined || (nodes !== undefined && (edges !== undefined || !needsLinks))) return;
  const absent = nodes === undefined ? '--nodes' : '--edges';
  throw new ThetakitError('USAGE', { who: absent, problem: 'the option is not given', action: `Pass ${absent} <file.csv>, or --network <file>` });
}

/** The model of the flags, or of the draws. Throws OPTION_MISSING and the errors of the formula. */
export function modelOf(
  flags: ModelFlags,
  fallback: { readonly model?: string; readonly consent?: string } = {},
): { readonly model: FormationModel; readonly text: string } {
  const text = flags.model ?? fallback.model;
  if (text === undefined) throw new ThetakitError('USAGE', { who: '--model', problem: 'the draws do not name their model', action: 'Give it with --model' });
  const consent = flags.consent ?? fallback.consent;
  return { model: formationModel(text, consent === undefined ? {} : { consent: consent as Consent }), text };
}

/** One of a few words. Throws OPTION_OUT_OF_RANGE. */
export function oneOf<T extends string>(flag: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: flag,
    problem: `received ${JSON.stringify(text)}, expected ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
    action: didYouMean(text, words),
    received: text,
    expected: words,
  });
}

/** Names separated by commas. */
export function namesOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function addMembership(text: string, before: readonly MembershipColumns[] = []): readonly MembershipColumns[] {
  const [name = '', columns] = text.split(/=(.*)/s, 2);
  const names = namesOf(columns ?? name);
  if (name.trim() !== '' && names.length > 0) return [...before, { name: name.trim(), columns: names }];
  throw new ThetakitError('OPTION_TYPE', {
    who: '--membership',
    problem: `received ${JSON.stringify(text)}, expected a name and node columns`,
    action: 'Write it like --membership classes=class1,class2',
    received: text,
  });
}
