/** `thetakit netform validate`: is the sampler calibrated on these agents and this model? */
import { type Calibration, calibrationPriors, calibrationSteps, compileModel, type FitOptions, type PriorOptions } from '@thetakit/netform-mcmc';
import type { Command } from 'commander';
import { EXIT } from '../../exit-codes.ts';
import type { Invocation } from '../../invocation.ts';
import { parsePriors, priorsText } from '../../netform/parse-priors.ts';
import { rankRows } from '../../netform/rank-rows.ts';
import { readNetwork } from '../../netform/read-network.ts';
import { runSteps } from '../../netform/run-steps.ts';
import { numberText, plural, secondsText } from '../../render/number-text.ts';
import { startProgress } from '../../render/progress.ts';
import { tableText } from '../../render/table.ts';
import { netformRecord } from '../../report/netform/record-section.ts';
import { checkReportPath, writeReport } from '../../report/write-report.ts';
import { wholeNumber } from '../../run/method-flags.ts';
import { withCommonOptions } from '../common-options.ts';
import { addModelFlags, addNetworkFlags, type ModelFlags, modelOf, type NetworkFlags, oneOf, sourceOf } from './network-flags.ts';

/** A p-value below this says that simulator and sampler disagree. */
const SMALL = 0.01;

interface ValidateFlags extends NetworkFlags, ModelFlags {
  readonly prior?: PriorOptions;
  readonly replicates: number;
  readonly levels: number;
  readonly thin: number;
  readonly warmup: number;
  readonly seed: number;
  readonly sampler: NonNullable<FitOptions['theta']>;
  readonly report?: string;
}

/** Declares the command. */
export function addNetformValidate(netform: Command, invocation: Invocation): void {
  const about =
    'Simulation-based calibration on your agents and model: networks from the prior are fitted, and true parameters must rank uniformly among the draws.';
  const command = addModelFlags(addNetworkFlags(netform.command('validate').description(about), false), true);
  const whole = (flag: string, least: number) => (text: string) => wholeNumber(flag, text, least);
  command
    .option(
      '--prior <term=mean:sd,...>',
      'priors that make the networks and judge the fits (default: const=-2:0.3,deg=0:0.05,deg2=0:0.005,others=0:0.3)',
      parsePriors,
    )
    .option('--replicates <integer>', 'networks', whole('--replicates', 2), 40)
    .option('--levels <integer>', 'posterior draws that a rank counts', whole('--levels', 1), 19)
    .option('--thin <integer>', 'iterations between them', whole('--thin', 1), 10)
    .option('--warmup <integer>', 'warm-up iterations of each fit', whole('--warmup', 0), 200)
    .option('--seed <integer>', 'seed', whole('--seed', 0), 0)
    .option(
      '--sampler <name>',
      'parameter kernel: hmc, nuts, random-walk or independence',
      (text) => oneOf('--sampler', text, ['hmc', 'nuts', 'random-walk', 'independence']),
      'hmc',
    )
    .option('--report <file.html>', 'write a page with the histograms of the ranks')
    .addHelpText(
      'after',
      `
Examples:
  thetakit netform validate --nodes nodes.csv --model "const + match(sex) + dist2"
  thetakit netform validate --nodes nodes.csv --model "const + deg + dist2" --prior const=-2.5:0.3,others=0:0.3 --replicates 200 --report ranks.html

Exit 3: the ranks are not uniform (p < ${SMALL}, Bonferroni over all tests). Ctrl+C ends with the replicates so far and exit 130.`,
    );
  withCommonOptions(command).action((flags: ValidateFlags) => validate(invocation, flags));
}

async function validate(invocation: Invocation, flags: ValidateFlags): Promise<void> {
  const { host } = invocation;
  const session = await invocation.session();
  const { model, text } = modelOf(flags);
  const page = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const network = await readNetwork(host, sourceOf(flags, model, false));
  const priors = flags.prior ?? calibrationPriors(compileModel(model, network.data).labels);
  const { replicates, levels, thin, warmup, seed, sampler } = flags;
  const settings = { replicates, levels, thin, warmup };
  const started = performance.now();
  const progress = startProgress(host, 'netform validate', replicates * (warmup + levels * thin));
  const steps = calibrationSteps(network.data, model, { ...settings, priors, theta: sampler, seed, signal: host.signal });
  const result = await runSteps(steps, (done) => progress.update(done, 'iterations')).finally(() => progress.stop());
  if (result.replicates < 2) host.signal.throwIfAborted();
  const elapsed = (performance.now() - started) / 1000;
  const isComplete = result.replicates === replicates;
  const isGood = result.pValue >= SMALL;
  const message = messageOf(result, isGood);
  const record = netformRecord(session, {
    command: 'netform validate',
    settings: { model: text, consent: model.consent, prior: priorsText(priors), ...settings, sampler },
    seed,
    subject: network.subject,
    outcome: { success: isComplete && isGood, reason: isComplete ? 'search-complete' : 'cancelled', message },
    elapsed,
  });
  if (page !== undefined) {
    const { calibrationPage } = await import('../../report/netform/calibration-page.ts');
    await writeReport(page, await calibrationPage({ formula: text, result, isGood, record }));
  }
  invocation.exitCode = isComplete ? (isGood ? EXIT.success : EXIT.goalNotMet) : EXIT.interrupted;
  invocation.document('netform validate', { calibration: result, run: record, ...(page === undefined ? {} : { report: page.path }) });
  const { head, rows } = rankRows(result);
  invocation.print(
    tableText(
      head.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
      rows,
    ),
  );
  invocation.print(`\n${message} ${secondsText(elapsed)}.${isComplete ? '' : ` Interrupted before ${replicates}.`}`);
  if (page !== undefined) invocation.print(`\nReport: ${page.name}`);
}

function messageOf({ replicates, links, largestZ, pValue }: Calibration, isGood: boolean): string {
  const range = `${Math.min(...links)} to ${Math.max(...links)} links`;
  const verdict = isGood
    ? 'Calibrated: the ranks look uniform'
    : 'Not calibrated: the ranks are not uniform; try more --warmup and --thin before blaming the sampler';
  return `${verdict} (largest |z| ${largestZ.toFixed(2)}, p = ${numberText(pValue, 2)} over all tests). ${plural(replicates, 'network')} of ${range}.`;
}
