/** `thetakit netform counterfactual`: what would another assignment to classes change? */
import {
  type Counterfactual,
  type CounterfactualOptions,
  counterfactualSteps,
  drawAt,
  type NetworkData,
  type NetworkTable,
  sameStudentsSteps,
} from '@thetakit/netform-mcmc';
import { ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import { EXIT } from '../../exit-codes.ts';
import type { Invocation } from '../../invocation.ts';
import { type FittedFlags, type FittedNetwork, readFitted } from '../../netform/fitted-network.ts';
import { parsePriors } from '../../netform/parse-priors.ts';
import { dataOf, readNetwork } from '../../netform/read-network.ts';
import { ASSIGNMENTS, reassigned, replaced } from '../../netform/reassign.ts';
import { runSteps } from '../../netform/run-steps.ts';
import { differenceRows } from '../../netform/statistic-rows.ts';
import { userStatistics } from '../../netform/user-statistics.ts';
import { plural, secondsText } from '../../render/number-text.ts';
import { startProgress } from '../../render/progress.ts';
import { tableText } from '../../render/table.ts';
import { netformRecord } from '../../report/netform/record-section.ts';
import { checkReportPath, writeReport } from '../../report/write-report.ts';
import { withCommonOptions } from '../common-options.ts';
import { addFittedFlags, addSimulationFlags } from './fitted-flags.ts';
import { namesOf, oneOf, sourceOf } from './network-flags.ts';

interface CounterfactualFlags extends FittedFlags {
  readonly assign: string;
  readonly columns?: string;
  readonly within?: string;
  readonly by: string;
  readonly students: 'new' | 'same';
  readonly simulations: number;
  readonly seed: number;
  readonly statistics?: string;
  readonly report?: string;
}

/** Declares the command. */
export function addNetformCounterfactual(netform: Command, invocation: Invocation): void {
  const command = addFittedFlags(
    netform
      .command('counterfactual')
      .description('Networks under another assignment to classes, paired by meeting times and shocks with those under the present one.'),
  );
  command
    .requiredOption('--assign <rule>', 'random, single-sex, mixed, or a node list (.csv) with the changed columns')
    .option('--columns <columns>', 'node columns that hold the classes (default: those of --membership)')
    .option('--within <column>', 'agents change places only within groups of this column, such as grade')
    .option('--by <column>', 'column whose groups sit together under single-sex', 'sex');
  command.option(
    '--students <who>',
    'new: networks that could have formed; same: this network replayed, its meetings and shocks drawn given the data',
    (text) => oneOf('--students', text, ['new', 'same'] as const),
    'new',
  );
  addSimulationFlags(command).addHelpText(
    'after',
    `
Examples:
  thetakit netform counterfactual --nodes nodes.csv --edges edges.csv --draws draws.json --membership classes=class1,class2 --assign random --within grade
  thetakit netform counterfactual --nodes nodes.csv --edges edges.csv --draws draws.json --columns class --assign single-sex --by sex --report single.html
  thetakit netform counterfactual --nodes nodes.csv --edges edges.csv --draws draws.json --assign planned-nodes.csv --students same --json`,
  );
  withCommonOptions(command).action((flags: CounterfactualFlags) => counterfactual(invocation, flags));
}

async function counterfactual(invocation: Invocation, flags: CounterfactualFlags): Promise<void> {
  const { host } = invocation;
  const session = await invocation.session();
  const page = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const fitted = await readFitted(host, flags);
  const { table, subject, description } = await alternativeOf(invocation, flags, fitted);
  const { memberships, model, attributes, text } = fitted;
  const { simulations, seed, students } = flags;
  const statistics = await userStatistics(host.cwd, flags.statistics);
  const started = performance.now();
  const progress = startProgress(host, 'netform counterfactual', simulations);
  const steps = stepsOf(fitted, dataOf(table, memberships), flags, { statistics, signal: host.signal });
  const note = students === 'same' ? 'replays' : 'pairs of networks';
  const result = await runSteps(steps, (done) => progress.update(done, note)).finally(() => progress.stop());
  const pairs = result.baseline.length;
  if (pairs === 0) host.signal.throwIfAborted();
  const elapsed = (performance.now() - started) / 1000;
  const isComplete = pairs === simulations;
  const message =
    students === 'same' ? `${plural(pairs, 'replay')} of the observed network, ${description}.` : `${plural(pairs, 'pair')} of networks, ${description}.`;
  const record = netformRecord(session, {
    command: 'netform counterfactual',
    settings: { model: text, consent: model.consent, simulations, students, assign: flags.assign, description, attributes: Object.keys(attributes) },
    seed,
    subject: { ...fitted.subject, ...subject },
    outcome: { success: isComplete, reason: isComplete ? 'search-complete' : 'cancelled', message },
    elapsed,
  });
  if (page !== undefined) {
    const { counterfactualPage } = await import('../../report/netform/counterfactual-page.ts');
    await writeReport(page, await counterfactualPage({ formula: text, result, description, students, record }));
  }
  invocation.exitCode = isComplete ? EXIT.success : EXIT.interrupted;
  invocation.document('netform counterfactual', { differences: result.differences, run: record, ...(page === undefined ? {} : { report: page.path }) });
  const { head, rows } = differenceRows(result.differences);
  invocation.print(
    tableText(
      head.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
      rows,
    ),
  );
  invocation.print(`\n${message} ${secondsText(elapsed)}.${isComplete ? '' : ` Interrupted before ${simulations}.`}`);
  if (page !== undefined) invocation.print(`\nReport: ${page.name}`);
}

/** Simulations of new networks, or replays of the observed one from a draw of the posterior. */
function stepsOf(
  { network: { data }, model, draws, facts, attributes }: FittedNetwork,
  alternative: NetworkData,
  { simulations, seed, students }: CounterfactualFlags,
  shared: Pick<CounterfactualOptions, 'statistics' | 'signal'>,
): Generator<number, Counterfactual, void> {
  const settings = { simulations, seed, attributes, ...shared };
  if (students === 'new') return counterfactualSteps(data, alternative, model, draws, settings);
  const priors = facts.prior === undefined ? {} : { priors: parsePriors(facts.prior) };
  return sameStudentsSteps(data, alternative, model, drawAt(draws, 0, draws.draws - 1), { ...settings, ...priors });
}

interface Alternative {
  readonly table: NetworkTable;
  readonly subject: Readonly<Record<string, unknown>>;
  readonly description: string;
}

async function alternativeOf({ host }: Invocation, flags: CounterfactualFlags, { network, memberships, model }: FittedNetwork): Promise<Alternative> {
  const { assign, within, by, seed } = flags;
  if (/\.\w+$/.test(assign)) {
    const { edges: _edges, symmetrise: _symmetrise, network: _network, missing: _missing, nonrespondents: _silent, ...source } = sourceOf(flags, model);
    const other = await readNetwork(host, { ...source, nodes: assign, memberships: [] });
    return { table: replaced(network.table, other.table), subject: { alternative: other.subject['nodes'] }, description: `columns from ${assign}` };
  }
  const rule = oneOf('--assign', assign, ASSIGNMENTS);
  const columns = flags.columns === undefined ? memberships.flatMap((each) => each.columns) : namesOf(flags.columns);
  if (columns.length === 0) {
    throw new ThetakitError('USAGE', {
      who: '--assign',
      problem: `${rule} needs the columns that hold the classes`,
      action: 'Name them with --columns or --membership',
    });
  }
  const table = reassigned(network.table, { rule, columns, by, seed, ...(within === undefined ? {} : { within }) });
  const place = `${columns.join(', ')} assigned ${rule === 'single-sex' ? `by ${by}` : 'at random'}${within === undefined ? ' among all' : ` within ${within}`}`;
  return { table, subject: {}, description: place };
}
