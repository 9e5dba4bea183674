/** Pages that are made from code when the site is built: the command line, from its own help, and the terms of network models. */
import type { NetworkTerm } from '@thetakit/netform-mcmc';
import { withSources } from '../../../../tooling/docs/load-source.mjs';
import { cell, table } from '../../../../tooling/docs/markdown.mjs';

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

/** The pages; `root` is the root of the repository. */
export function generatedPages(root: string): Promise<GeneratedPage[]> {
  return withSources(root, ['apps/cli/src/testing/run-cli.ts', 'packages/netform-mcmc/src/index.ts'], async ([cli, netform]) => [
    { params: { page: 'command-line' }, content: await commandLine(cli as CliModule) },
    { params: { page: 'terms' }, content: termsPage((netform as { BUILT_IN_TERMS: readonly NetworkTerm[] }).BUILT_IN_TERMS) },
  ]);
}
