/** `thetakit netform demo`: the network of 669 students from its files to the counterfactual, as the commands that anyone can repeat. */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { ThetakitError } from '@thetakit/registry';
import { Command } from 'commander';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { Invocation } from '../../invocation.ts';
import { numberText, secondsText } from '../../render/number-text.ts';
import { tableText } from '../../render/table.ts';
import { wholeNumber } from '../../run/method-flags.ts';
import { commandLine } from '../../run/run-record.ts';
import { withCommonOptions } from '../common-options.ts';
import { addNetformCounterfactual } from './counterfactual.ts';
import { addNetformFit } from './fit.ts';
import { addNetformGof } from './gof.ts';

interface DemoFlags {
  readonly out: string;
  readonly chains: number;
  readonly warmup: number;
  readonly draws?: number;
  readonly simulations: number;
  readonly seed: number;
}

const FORMULA = 'const + alter(sports) + sqdiff(female) + sqdiff(grade) + sqdiff(sports) + shared(classes) + deg + deg2 + dist2 + dist3';
const SLOTS = 'class1,class2,class3,class4,class5,class6';
const FILES = ['nodes.csv', 'edges.csv', 'truth.json'] as const;

/** Declares the command. */
export function addNetformDemo(netform: Command, invocation: Invocation): void {
  const whole = (flag: string, least: number) => (text: string) => wholeNumber(flag, text, least);
  const command = netform
    .command('demo')
    .description('The network of 669 students in full: posterior with a report, goodness of fit, and what single-sex classes would change. Minutes.')
    .option('--out <folder>', 'folder for the data, the draws and the pages', 'netform-demo')
    .option('--chains <integer>', 'number of chains', whole('--chains', 1), 4)
    .option('--warmup <integer>', 'iterations per chain that adapt and are not kept', whole('--warmup', 0), 500)
    .option('--draws <integer>', 'draws kept per chain (default: as many as the chains need to agree)', whole('--draws', 10))
    .option('--simulations <integer>', 'networks of the check, and pairs of networks of the counterfactual', whole('--simulations', 1), 200)
    .option('--seed <integer>', 'seed', whole('--seed', 0), 0)
    .addHelpText('after', '\nExamples:\n  thetakit netform demo\n  thetakit netform demo --draws 2000 --seed 7 --out school --json');
  withCommonOptions(command).action((flags: DemoFlags) => demo(invocation, flags));
}

/** A command of the demonstration and what it answered. */
interface Step {
  readonly command: string;
  readonly code: ExitCode;
  readonly document: Readonly<Record<string, unknown>>;
}

async function demo(invocation: Invocation, flags: DemoFlags): Promise<void> {
  const folder = resolve(invocation.host.cwd, flags.out);
  await copyData(folder);
  const started = performance.now();
  const steps: Step[] = [];
  for (const argv of commandsOf(flags)) {
    const step = await runStep(invocation, folder, argv);
    steps.push(step);
    if (step.code === EXIT.interrupted) break;
  }
  const seconds = (performance.now() - started) / 1000;
  const recovered = await recoveredFrom(folder, steps[0]?.document ?? {});
  const code = steps.find((step) => step.code !== EXIT.success)?.code ?? EXIT.success;
  invocation.exitCode = code;
  const far = recovered.reduce((most, { deviations }) => Math.max(most, Math.abs(deviations)), 0);
  invocation.document('netform demo', {
    success: code === EXIT.success,
    folder,
    seconds,
    recovered,
    steps: steps.map(({ command, code: of, document }) => ({ command, exitCode: of, document })),
  });
  if (recovered.length === 0) return;
  const titles = ['parameter', 'truth', 'posterior mean', 'sd', 'deviations'];
  invocation.print(
    `\n${tableText(
      titles.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
      recovered.map(({ term, truth, mean, sd, deviations }) => [term, ...[truth, mean, sd].map((value) => numberText(value, 3)), deviations.toFixed(1)]),
    )}`,
  );
  invocation.print(`\nEvery true parameter lies within ${far.toFixed(1)} posterior standard deviations. ${secondsText(seconds)}.`);
  invocation.print(`Draws and pages are in ${folder}: fit.html, gof.html, single-sex.html.`);
}

/** The three commands, with files named as in the folder. */
function commandsOf({ chains, warmup, draws, simulations, seed }: DemoFlags): string[][] {
  const network = ['--nodes', 'nodes.csv', '--edges', 'edges.csv', '--membership', `classes=${SLOTS}`];
  const fitted = [...network, '--draws', 'draws.json', '--simulations', String(simulations), '--seed', String(seed)];
  const sampling = ['--chains', String(chains), '--warmup', String(warmup), ...(draws === undefined ? [] : ['--draws', String(draws)]), '--seed', String(seed)];
  return [
    ['fit', ...network, '--model', FORMULA, ...sampling, '--out', 'draws.json', '--report', 'fit.html', '--colour', 'grade'],
    ['gof', ...fitted, '--attributes', 'female,grade,sports', '--report', 'gof.html'],
    [
      'counterfactual',
      ...fitted,
      '--assign',
      'single-sex',
      '--by',
      'female',
      '--within',
      'grade',
      '--attributes',
      'female,grade',
      '--report',
      'single-sex.html',
    ],
  ];
}

/** Runs a command in the folder. Its text goes where ours goes; its document is kept. */
async function runStep(invocation: Invocation, folder: string, argv: readonly string[]): Promise<Step> {
  const host = { ...invocation.host, cwd: folder, argv: ['netform', ...argv] };
  let document: Readonly<Record<string, unknown>> = {};
  const step: Invocation = {
    host,
    early: invocation.early,
    session: async () => ({ ...(await invocation.session()), host }),
    print: (text) => invocation.print(text),
    document: (_command, fields) => {
      document = fields;
    },
    note: (text) => invocation.note(text),
    exitCode: EXIT.success,
  };
  const command = commandLine(host.argv);
  invocation.print(`\n$ ${command}\n`);
  const parser = new Command('netform').exitOverride();
  addNetformFit(parser, step);
  addNetformGof(parser, step);
  addNetformCounterfactual(parser, step);
  await parser.parseAsync([...argv], { from: 'user' });
  return { command, code: step.exitCode, document };
}

async function copyData(folder: string): Promise<void> {
  const source = join(dirname(createRequire(import.meta.url).resolve('@thetakit/netform-mcmc/package.json')), 'data', 'synthetic-669');
  try {
    await mkdir(folder, { recursive: true });
    for (const name of FILES) await copyFile(join(source, name), join(folder, name));
  } catch (cause) {
    throw new ThetakitError('FILE_NOT_WRITABLE', {
      who: '--out',
      problem: `the data could not be copied to ${folder}: ${(cause as Error).message}`,
      action: 'Name a folder that can be written to',
      received: folder,
      cause,
    });
  }
}

interface Recovered {
  readonly term: string;
  readonly truth: number;
  readonly mean: number;
  readonly sd: number;
  /** (mean - truth) / sd. */
  readonly deviations: number;
}

/** Posterior means beside the parameters that made the network, in the order of the formula. */
async function recoveredFrom(folder: string, document: Readonly<Record<string, unknown>>): Promise<Recovered[]> {
  const { theta } = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8')) as { readonly theta: Readonly<Record<string, number>> };
  const rows = (document['posterior'] ?? []) as readonly { readonly term: string; readonly mean: number; readonly sd: number }[];
  return Object.values(theta).flatMap((truth, k) => {
    const row = rows[k];
    return row === undefined ? [] : [{ term: row.term, truth, mean: row.mean, sd: row.sd, deviations: (row.mean - truth) / row.sd }];
  });
}
