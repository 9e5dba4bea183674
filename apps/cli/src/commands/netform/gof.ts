/** `thetakit netform gof`: are networks simulated from the posterior like the observed one? */
import { posteriorPredictiveSteps, type StatisticBands, statisticBands } from '@thetakit/netform-mcmc';
import type { Command } from 'commander';
import { EXIT } from '../../exit-codes.ts';
import type { Invocation } from '../../invocation.ts';
import { type FittedFlags, readFitted } from '../../netform/fitted-network.ts';
import { runSteps } from '../../netform/run-steps.ts';
import { bandRows, statisticText } from '../../netform/statistic-rows.ts';
import { userStatistics } from '../../netform/user-statistics.ts';
import { plural, secondsText } from '../../render/number-text.ts';
import { startProgress } from '../../render/progress.ts';
import { tableText } from '../../render/table.ts';
import { netformRecord } from '../../report/netform/record-section.ts';
import { checkReportPath, writeReport } from '../../report/write-report.ts';
import { withCommonOptions } from '../common-options.ts';
import { addFittedFlags, addSimulationFlags } from './fitted-flags.ts';

interface GofFlags extends FittedFlags {
  readonly simulations: number;
  readonly seed: number;
  readonly statistics?: string;
  readonly report?: string;
}

/** Declares the command. */
export function addNetformGof(netform: Command, invocation: Invocation): void {
  const command = netform
    .command('gof')
    .description(
      'Goodness of fit: networks simulated from the posterior beside the observed one, with bands for degrees, distances, shared partners and mixing.',
    );
  addSimulationFlags(addFittedFlags(command)).addHelpText(
    'after',
    `
Examples:
  thetakit netform gof --nodes nodes.csv --edges edges.csv --draws draws.json --report gof.html
  thetakit netform gof --nodes nodes.csv --edges edges.csv --draws draws-1.csv,draws-2.csv --model "const + deg + dist2" --simulations 500 --json
  thetakit netform gof --nodes nodes.csv --edges edges.csv --draws draws.json --statistics mine.mjs   # export const threes = (graph) => ...`,
  );
  withCommonOptions(command).action((flags: GofFlags) => gof(invocation, flags));
}

async function gof(invocation: Invocation, flags: GofFlags): Promise<void> {
  const { host } = invocation;
  const session = await invocation.session();
  const page = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const fitted = await readFitted(host, flags);
  const { simulations, seed } = flags;
  const { network, model, draws, attributes, text, subject } = fitted;
  const statistics = await userStatistics(host.cwd, flags.statistics);
  const started = performance.now();
  const progress = startProgress(host, 'netform gof', simulations);
  const steps = posteriorPredictiveSteps(network.data, model, draws, { simulations, seed, attributes, statistics, signal: host.signal });
  const check = await runSteps(steps, (done) => progress.update(done, 'networks')).finally(() => progress.stop());
  if (check.simulations === 0) host.signal.throwIfAborted();
  const elapsed = (performance.now() - started) / 1000;
  const bands = statisticBands(check.observed, check.simulated);
  const isComplete = check.simulations === simulations;
  const message = messageOf(bands);
  const record = netformRecord(session, {
    command: 'netform gof',
    settings: { model: text, consent: model.consent, simulations, attributes: Object.keys(attributes) },
    seed,
    subject,
    outcome: { success: isComplete, reason: isComplete ? 'search-complete' : 'cancelled', message },
    elapsed,
  });
  if (page !== undefined) {
    const { gofPage } = await import('../../report/netform/gof-page.ts');
    await writeReport(page, await gofPage({ formula: text, bands, record }));
  }
  invocation.exitCode = isComplete ? EXIT.success : EXIT.interrupted;
  invocation.document('netform gof', { bands, run: record, ...(page === undefined ? {} : { report: page.path }) });
  const { head, rows } = bandRows(bands);
  invocation.print(
    tableText(
      head.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
      rows,
    ),
  );
  invocation.print(`\n${message} ${secondsText(elapsed)}.`);
  if (!isComplete) invocation.print(`Interrupted after ${plural(bands.simulations, 'network')} of ${simulations}.`);
  if (page !== undefined) invocation.print(`\nReport: ${page.name}`);
}

/** How many scalars lie outside their 90 % band. */
function messageOf({ scalars, simulations }: StatisticBands): string {
  const judged = scalars.filter(({ tailShare }) => !Number.isNaN(tailShare));
  const outside = judged.filter(({ tailShare }) => tailShare < 0.05 || tailShare > 0.95).map(({ statistic }) => statisticText(statistic));
  const which = outside.length === 0 ? '' : ` (${outside.join(', ')})`;
  return `${plural(simulations, 'simulated network')}: ${outside.length} of ${plural(judged.length, 'statistic')} outside the central 90 %${which}; mean degree is nearly fitted by construction.`;
}
