/** Pages that are made from code when the site is built: the command line, from its own help, the terms of network models, the test problems. */
import type { NetworkTerm } from '@thetakit/netform-mcmc';
import type { Description } from '@thetakit/registry';
import { withSources } from '../../../../tooling/docs/load-source.mjs';
import { cell, table } from '../../../../tooling/docs/markdown.mjs';
import { renderEntry } from '../../../../tooling/docs/render-entry.mjs';

/** A page of the route /reference/[page]. */
export interface GeneratedPage {
  readonly params: { readonly page: string };
  readonly content: string;
}

interface CliModule {
  runCli(argv: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }>;
}

/** Sub-commands in the help of a command: the first words of the lines below `Commands:`. */
export function commandsIn(help: string): string[] {
  const [, list = ''] = /\nCommands:\n([\s\S]*?)(\n\n|$)/.exec(help) ?? [];
  return [...list.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name!);
}

/** Help of a command and of everything below it, the command first. */
async function helpOf(cli: CliModule, path: readonly string[]): Promise<string[]> {
  const { code, stdout } = await cli.runCli([...path, '--help']);
  if (code !== 0) throw new Error(`thetakit ${path.join(' ')} --help ended with code ${code}`);
  const heading = path.length === 0 ? '' : `## thetakit ${path.join(' ')}\n\n`;
  const below: string[] = [];
  for (const name of commandsIn(stdout)) below.push(...(await helpOf(cli, [...path, name])));
  return [`${heading}\`\`\`text\n${stdout.trim()}\n\`\`\``, ...below];
}

async function commandLine(cli: CliModule): Promise<string> {
  const intro = 'What `thetakit COMMAND --help` prints, for every command. Data go to stdout, everything else to stderr; `--json` gives one document.';
  return ['# Command line', intro, ...(await helpOf(cli, []))].join('\n\n');
}

/** Name as it stands in a formula. */
function spelling({ name, argument }: NetworkTerm): string {
  const inside = { none: '', attribute: '(x)', 'pair-attribute': '(C)', membership: '(sets)', number: '(n)' }[argument];
  return `${name}${inside}`;
}

/** The page of one term. */
export function termPage(term: NetworkTerm): string {
  const takes = {
    none: 'nothing',
    attribute: 'the name of an attribute of the agents',
    'pair-attribute': 'the name of a symmetric attribute of pairs',
    membership: 'the name of a membership table, such as classes',
    number: 'a number',
  }[term.argument];
  return [
    `# ${term.name}`,
    term.summary,
    table(['in a formula', 'takes', 'z of own agent i and partner j'], [[`\`${spelling(term)}\``, takes, `\`${term.formula}\``]]),
    'Its coefficient enters the net utility of a link, u = sum of theta z, for both agents; a link forms when both want it. See [the course](../../course/networks.md).',
  ].join('\n\n');
}

function termsPage(terms: readonly NetworkTerm[]): string {
  const rows = terms.map((term) => [`[\`${spelling(term)}\`](term/${term.name}.md)`, `\`${cell(term.formula)}\``, term.summary]);
  const intro =
    'What the utility of a link can be made of: `formationModel("const + sqdiff(grade) + deg + dist2")`. A product of two terms, such as `dist2*match(x)`, is a term. Your own: `defineTerm`.';
  return ['# Terms of network models', intro, table(['term', 'z', 'what it measures'], rows)].join('\n\n');
}

/** Numbers of a list, the first few of a long one. */
const numbers = (list: readonly unknown[]) => (list.length > 12 ? `${list.slice(0, 12).join(', ')}, ... (${list.length} numbers)` : list.join(', '));

/** The page of one problem. */
export function problemPage(description: Description): string {
  const { facts = {} } = description;
  const starts = (facts['starts'] as readonly (readonly number[])[]).map((start) => `(${numbers(start)})`);
  const rows = [
    ['collection', String(facts['collection'])],
    ['variables', String(facts['dimension'])],
    [starts.length === 1 ? 'standard start' : 'standard starts', starts.join('<br>')],
    ['known minimum', `${facts['minimum']}${facts['precision'] === 0 ? ', exact' : `, to a relative precision of ${facts['precision']}`}`],
    ...((facts['localMinima'] as readonly number[]).length === 0 ? [] : [['other local minima', numbers(facts['localMinima'] as readonly number[])]]),
  ];
  return `${renderEntry(description, undefined)}\n\n## Facts\n\n${table(['what', 'value'], rows)}\n\n\`thetakit minimize ${description.id}\` runs it on a terminal.`;
}

function problemsPage(descriptions: readonly Description[]): string {
  const collections = [...new Set(descriptions.map(({ facts }) => String(facts?.['collection'])))];
  const sections = collections.flatMap((collection) => {
    const rows = descriptions
      .filter(({ facts }) => facts?.['collection'] === collection)
      .map(({ id, summary, facts }) => {
        const short = id.slice(id.indexOf('/') + 1);
        return [`[\`${short}\`](problem/${short}.md)`, String(facts?.['dimension']), String(facts?.['minimum']), cell(summary)];
      });
    return [`## ${collection}`, table(['problem', 'n', 'known minimum', 'what it is'], rows)];
  });
  return ['# Test problems', 'Functions with a start and a known answer. Each page runs methods on its problem.', ...sections].join('\n\n');
}

interface StandardModule {
  createStandardRegistry(): { list(kind: string): readonly { readonly fullId: string }[]; describe(kind: string, id: string): Description };
}

function problemsOf(standard: StandardModule): Description[] {
  const registry = standard.createStandardRegistry();
  return registry.list('problem').map(({ fullId }) => registry.describe('problem', fullId));
}

/** The pages; `root` is the root of the repository. */
export function generatedPages(root: string): Promise<GeneratedPage[]> {
  const sources = ['apps/cli/src/testing/run-cli.ts', 'packages/netform-mcmc/src/index.ts', 'packages/standard/src/index.ts'];
  return withSources(root, sources, async ([cli, netform, standard]) => [
    { params: { page: 'command-line' }, content: await commandLine(cli as CliModule) },
    { params: { page: 'terms' }, content: termsPage((netform as { BUILT_IN_TERMS: readonly NetworkTerm[] }).BUILT_IN_TERMS) },
    { params: { page: 'problems' }, content: problemsPage(problemsOf(standard as StandardModule)) },
  ]);
}
