/** `thetakit netform prior`: the networks that a prior holds possible, before any link is seen. */
import { type PriorOptions, priorPredictiveSteps, type StatisticBands, statisticBands } from '@thetakit/netform-mcmc';
import type { Command } from 'commander';
import { EXIT } from '../../exit-codes.ts';
import type { Invocation } from '../../invocation.ts';
import { groupAttributes } from '../../netform/groups-of.ts';
import { parsePriors, priorsText } from '../../netform/parse-priors.ts';
import { readNetwork } from '../../netform/read-network.ts';
import { runSteps } from '../../netform/run-steps.ts';
import { bandRows } from '../../netform/statistic-rows.ts';
import { plural, secondsText } from '../../render/number-text.ts';
import { startProgress } from '../../render/progress.ts';
import { tableText } from '../../render/table.ts';
import { netformRecord } from '../../report/netform/record-section.ts';
import { checkReportPath, writeReport } from '../../report/write-report.ts';
import { wholeNumber } from '../../run/method-flags.ts';
import { withCommonOptions } from '../common-options.ts';
import { addModelFlags, addNetworkFlags, type ModelFlags, modelOf, type NetworkFlags, sourceOf } from './network-flags.ts';

interface PriorFlags extends NetworkFlags, ModelFlags {
  readonly prior?: PriorOptions;
  readonly simulations: number;
  readonly seed: number;
  readonly report?: string;
}

/** Declares the command. */
export function addNetformPrior(netform: Command, invocation: Invocation): void {
  const command = addModelFlags(
    addNetworkFlags(netform.command('prior').description('Networks simulated from the prior: does it hold networks like yours possible?'), 'optional'),
    true,
  );
  command
    .option('--prior <term=mean:sd,...>', 'normal priors; others stands for the terms not named (default: const=0:5,others=0:2.5)', parsePriors)
    .option('--simulations <integer>', 'number of simulated networks', (text) => wholeNumber('--simulations', text, 1), 200)
    .option('--seed <integer>', 'seed', (text) => wholeNumber('--seed', text, 0), 0)
    .option('--report <file.html>', 'write a page with the bands')
    .addHelpText(
      'after',
      `
Examples:
  thetakit netform prior --nodes nodes.csv --model "const + match(sex) + dist2"
  thetakit netform prior --nodes nodes.csv --edges edges.csv --model "const + match(sex) + dist2" --prior const=-2.5:1,others=0:0.5 --report prior.html`,
    );
  withCommonOptions(command).action((flags: PriorFlags) => prior(invocation, flags));
}

async function prior(invocation: Invocation, flags: PriorFlags): Promise<void> {
  const { host } = invocation;
  const session = await invocation.session();
  const { model, text } = modelOf(flags);
  const page = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const source = sourceOf(flags, model, false);
  const network = await readNetwork(host, source);
  const { prior: priors = {}, simulations, seed } = flags;
  const attributes = groupAttributes(network.table, source.memberships);
  const started = performance.now();
  const progress = startProgress(host, 'netform prior', simulations);
  const steps = priorPredictiveSteps(network.data, model, { priors, simulations, seed, attributes, signal: host.signal });
  const check = await runSteps(steps, (done) => progress.update(done, 'networks')).finally(() => progress.stop());
  if (check.simulations === 0) host.signal.throwIfAborted();
  const elapsed = (performance.now() - started) / 1000;
  const bands = statisticBands(check.observed, check.simulated);
  const isComplete = check.simulations === simulations;
  const links = check.simulated.map((each) => each.directed?.arcs ?? each.links);
  const pairs = (network.data.size * (network.data.size - 1)) / (network.data.directed ? 1 : 2);
  const message = messageOf(links, pairs);
  const priorText = priorsText(priors) ?? 'const=0:5,others=0:2.5';
  const record = netformRecord(session, {
    command: 'netform prior',
    settings: { model: text, consent: model.consent, prior: priorText, simulations },
    seed,
    subject: network.subject,
    outcome: { success: isComplete, reason: isComplete ? 'search-complete' : 'cancelled', message },
    elapsed,
  });
  if (page !== undefined) {
    const { gofPage } = await import('../../report/netform/gof-page.ts');
    await writeReport(page, await gofPage({ formula: text, from: 'prior', bands, record }));
  }
  invocation.exitCode = isComplete ? EXIT.success : EXIT.interrupted;
  invocation.document('netform prior', { bands, run: record, ...(page === undefined ? {} : { report: page.path }) });
  invocation.print(tableOf(bands, (flags.edges ?? flags.network) !== undefined));
  invocation.print(`\nPrior ${priorText}. ${message} ${secondsText(elapsed)}.${isComplete ? '' : ` Interrupted before ${simulations}.`}`);
}

/** The bands; without links the column of observed values says nothing and is left out. */
function tableOf(bands: StatisticBands, hasLinks: boolean): string {
  const { head, rows } = bandRows(bands);
  const isShown = (_: unknown, i: number) => hasLinks || (i !== 1 && i !== head.length - 1);
  return tableText(
    head.map((title, i) => ({ title, align: i === 0 ? ('left' as const) : ('right' as const) })).filter(isShown),
    rows.map((row) => row.filter(isShown)),
  );
}

/** How many networks are close to empty or complete, which is what weak priors on logits often mean. */
function messageOf(links: readonly number[], pairs: number): string {
  const sparse = links.filter((each) => each < 0.001 * pairs || each === 0).length;
  const dense = links.filter((each) => each > 0.5 * pairs).length;
  const share = (count: number) => `${Math.round((100 * count) / links.length)} %`;
  return `${plural(links.length, 'network')}: ${share(sparse)} have fewer than one link in a thousand pairs, ${share(dense)} link more than half of all pairs.`;
}
