/** `thetakit netform fit`: a network and a formula to posterior draws with diagnostics. */
import { availableParallelism } from 'node:os';
import { type Draws, type FitOptions, type FormationModel, type PriorOptions, separatedTerms } from '@thetakit/netform-mcmc';
import type { Command } from 'commander';
import { EXIT } from '../../exit-codes.ts';
import type { Host } from '../../host.ts';
import type { Invocation } from '../../invocation.ts';
import { type ChainsFile, openChainsFile } from '../../netform/chains-file.ts';
import { type DrawsFacts, drawsTargets, inferenceDataOf, writeDraws } from '../../netform/draws-file.ts';
import { drawingOf } from '../../netform/groups-of.ts';
import { imputedLinks, imputedText } from '../../netform/imputed-links.ts';
import { parsePriors, priorsText } from '../../netform/parse-priors.ts';
import { FEWEST_DRAWS, posteriorTable, posteriorText, separationText, verdictText } from '../../netform/posterior-table.ts';
import { type NetworkFiles, readNetwork } from '../../netform/read-network.ts';
import { type ChainSettings, type ChainWatch, type SampledChains, sampleChains } from '../../netform/sample-chains.ts';
import { numberText, plural } from '../../render/number-text.ts';
import { startProgress } from '../../render/progress.ts';
import { tableText } from '../../render/table.ts';
import { type NetformRecord, netformRecord } from '../../report/netform/record-section.ts';
import { checkReportPath, type ReportTarget, writeReport } from '../../report/write-report.ts';
import { wholeNumber } from '../../run/method-flags.ts';
import { withCommonOptions } from '../common-options.ts';
import { addModelFlags, addNetworkFlags, type ModelFlags, modelOf, type NetworkFlags, oneOf, sourceOf } from './network-flags.ts';

/** Draws per chain unless they are asked for, at first and at most. */
const FIRST_DRAWS = 1000;
const MOST_DRAWS = 16_000;

interface FitFlags extends NetworkFlags, ModelFlags {
  readonly chains: number;
  readonly warmup: number;
  readonly draws?: number;
  readonly workers?: number;
  readonly prior?: PriorOptions;
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly seed: number;
  readonly sampler: NonNullable<FitOptions['theta']>;
  readonly out?: string;
  readonly report?: string;
  readonly colour?: string;
}

/** Declares the command. */
export function addNetformFit(netform: Command, invocation: Invocation): void {
  const command = addModelFlags(
    addNetworkFlags(
      netform.command('fit').description('Sample the posterior of a formation model from one observed network; the order of meetings is integrated out.'),
      true,
    ),
    true,
  );
  command
    .option('--chains <integer>', 'number of chains', (text) => wholeNumber('--chains', text, 1), 4)
    .option('--warmup <integer>', 'iterations per chain that adapt and are not kept', (text) => wholeNumber('--warmup', text, 0), 500)
    .option('--draws <integer>', `draws kept per chain (default: ${FIRST_DRAWS}, doubled up to ${MOST_DRAWS} until the chains agree)`, (text) =>
      wholeNumber('--draws', text, FEWEST_DRAWS),
    )
    .option('--prior <term=mean:sd,...>', 'normal priors; others stands for the terms not named (default: const=0:5,others=0:2.5)', parsePriors)
    .option('--seed <integer>', 'seed of all chains', (text) => wholeNumber('--seed', text, 0), 0)
    .option(
      '--sampler <name>',
      'parameter kernel: hmc, nuts, random-walk or independence',
      (text) => oneOf('--sampler', text, ['hmc', 'nuts', 'random-walk', 'independence']),
      'hmc',
    )
    .option('--workers <integer>', 'threads; the draws do not depend on it (default: one per chain, as far as there are processors)', (text) =>
      wholeNumber('--workers', text, 1),
    )
    .option('--checkpoint <file.json>', 'save the chains here every 10 seconds and at the end; Ctrl+C saves them in any case')
    .option('--resume <file.json>', 'go on from saved chains, with the flags of the first run; more --draws and --chains are allowed')
    .option('--out <file>', "write the draws: .json for ArviZ, .csv for Stan's format, one file per chain")
    .option('--report <file.html>', 'write a page with the posterior, the network and the chains')
    .option('--colour <column>', 'attribute that colours the network of the report')
    .addHelpText('after', examples);
  withCommonOptions(command).action((flags: FitFlags) => fit(invocation, flags));
}

const examples = `
Examples:
  thetakit netform fit --nodes nodes.csv --edges edges.csv --model "const + sqdiff(grade) + deg + dist2"
  thetakit netform fit --nodes nodes.csv --edges edges.csv --model "const + match(sex) + shared(classes) + dist2" --membership classes=class1,class2 --out draws.json --report fit.html
  thetakit netform fit --nodes n.csv --edges e.csv --symmetrise mutual --model "const + deg + deg2 + dist2 + dist3" --prior const=-3:2,others=0:1 --draws 4000 --seed 7 --json
  thetakit netform fit --network school.graphml --model "const + match(grade) + deg + dist2" --missing unknown-pairs.csv
  thetakit netform fit --nodes nodes.csv --edges edges.csv --model "const + deg" --checkpoint run.json
  thetakit netform fit --nodes nodes.csv --edges edges.csv --model "const + deg" --resume run.json --draws 8000

Exit 3: R-hat is not below 1.01 or an effective sample size not above 400. Ctrl+C ends with the draws so far, saves the chains, and exits 130.`;

async function fit(invocation: Invocation, flags: FitFlags): Promise<void> {
  const { host } = invocation;
  const session = await invocation.session();
  const { model, text } = modelOf(flags);
  const page = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const out = flags.out === undefined ? [] : await drawsTargets(host.cwd, flags.out, flags.chains);
  const source = sourceOf(flags, model);
  const network = await readNetwork(host, source);
  const drawing = drawingOf(network, source.memberships, flags.colour);
  const { chains, warmup, draws: kept = FIRST_DRAWS, seed, sampler, prior = {}, workers = availableParallelism() } = flags;
  const file = await openChainsFile(host, flags, chains);
  const facts = { agents: network.data.size, links: network.data.links.count, seed, runtimeSeconds: Number.NaN };
  const chainSettings: ChainSettings = {
    chains,
    warmup,
    draws: kept,
    seed,
    theta: sampler,
    priors: prior,
    workers,
    resume: file.states,
    ...(flags.draws === undefined ? { mostDraws: MOST_DRAWS, isEnough: (draws: Draws) => posteriorTable(draws, facts).doubtful.length === 0 } : {}),
  };
  const progress = startRounds(host);
  const watch: ChainWatch = {
    signal: host.signal,
    onTurn: progress.onTurn,
    ...(file.isNamed ? { onSave: (states) => void file.save(states).catch((error: Error) => invocation.note(error.message)) } : {}),
  };
  const run = await sampleChains(network.data, { formula: text, consent: model.consent }, chainSettings, watch).finally(() => progress.stop());
  if (file.isNamed || !run.isComplete) await file.save(run.checkpoints).catch((error: Error) => invocation.note(`The chains were not saved. ${error.message}`));
  const priorText = priorsText(prior);
  const settings = {
    model: text,
    consent: model.consent,
    chains,
    warmup,
    draws: run.draws.draws,
    sampler,
    ...(priorText === undefined ? {} : { prior: priorText }),
  };
  const record = (success: boolean, message: string) => {
    const reason = run.isComplete ? 'search-complete' : 'cancelled';
    return netformRecord(session, {
      command: 'netform fit',
      settings,
      seed,
      subject: network.subject,
      outcome: { success, reason, message },
      elapsed: run.elapsed,
    });
  };
  if (run.draws.draws < FEWEST_DRAWS) return warmupOnly(invocation, run, file, record(false, 'Interrupted during warm-up: no draws yet.'));
  const targets = { out, ...(page === undefined ? {} : { page }) };
  const drawn: DrawsFacts = { model: text, consent: model.consent, seed, warmup, ...(priorText === undefined ? {} : { prior: priorText }) };
  await output(invocation, { run, network, model, drawn, drawing, file, record, targets });
}

interface Output {
  readonly run: SampledChains;
  readonly network: NetworkFiles;
  readonly model: FormationModel;
  readonly drawn: DrawsFacts;
  readonly file: ChainsFile;
  readonly drawing: ReturnType<typeof drawingOf>;
  record(success: boolean, message: string): NetformRecord;
  readonly targets: { readonly page?: ReportTarget; readonly out: readonly ReportTarget[] };
}

async function output(invocation: Invocation, { run, network, model, drawn, drawing, file, record, targets }: Output): Promise<void> {
  const { draws } = run;
  const { data } = network;
  const table = posteriorTable(draws, { agents: data.size, links: data.links.count, seed: drawn.seed, runtimeSeconds: run.elapsed });
  const isGood = run.isComplete && table.doubtful.length === 0;
  const partial = `Interrupted: these are the first ${plural(draws.draws, 'draw')} of each chain.`;
  const finished = record(isGood, run.isComplete ? verdictText(table) : partial);
  await writeDraws(targets.out, inferenceDataOf(draws, data, drawn));
  if (targets.page !== undefined) {
    const { posteriorPage } = await import('../../report/netform/posterior-page.ts');
    await writeReport(targets.page, await posteriorPage({ formula: drawn.model, draws, table, drawing, record: finished }));
  }
  invocation.exitCode = run.isComplete ? (isGood ? EXIT.success : EXIT.goalNotMet) : EXIT.interrupted;
  const files = targets.out.map(({ path }) => path);
  const separated = separatedTerms(data, model);
  const imputed = imputedLinks(data, run.states, drawn.warmup);
  invocation.document('netform fit', {
    posterior: table.rows,
    doubtful: table.doubtful,
    ...(separated.length === 0 ? {} : { separated }),
    facts: table.run,
    run: finished,
    ...(imputed.length === 0 ? {} : { missing: imputed }),
    ...(files.length === 0 ? {} : { draws: files }),
    ...(targets.page === undefined ? {} : { report: targets.page.path }),
    ...savedFields(file),
  });
  invocation.print(posteriorText(table, draws));
  if (imputed.length > 0) invocation.print(`\n${imputedText(imputed)}`);
  if (separated.length > 0) invocation.print(`\n${separationText(separated)}`);
  if (!run.isComplete) invocation.print(`\n${partial}`);
  if (files.length > 0) invocation.print(`\nDraws: ${targets.out.map(({ name }) => name).join(', ')}`);
  if (targets.page !== undefined) invocation.print(`\nReport: ${targets.page.name}`);
  if (file.saved() !== undefined) invocation.print(savedText(file, run.isComplete));
}

function savedFields(file: ChainsFile): { readonly checkpoint?: string } {
  const saved = file.saved();
  return saved === undefined ? {} : { checkpoint: saved.path };
}

/** Where the chains are, and the command that goes on from them. */
function savedText(file: ChainsFile, isComplete: boolean): string {
  const saved = file.saved();
  if (saved === undefined) return '';
  return isComplete ? `\nChains: ${saved.name}` : `\nThe chains are in ${saved.name}; this goes on from there:\n  ${saved.resume}`;
}

/** Progress of the rounds of a fit: a display for each, as a later one has more iterations. */
function startRounds(host: Host): { readonly onTurn: NonNullable<ChainWatch['onTurn']>; stop(): void } {
  let total = Number.NaN;
  let progress: ReturnType<typeof startProgress> | undefined;
  return {
    onTurn: (done, all, phase) => {
      if (all !== total) {
        progress?.stop();
        progress = startProgress(host, 'netform fit', all);
        total = all;
      }
      progress?.update(done, phase === 'warmup' ? 'warm-up' : 'draws');
    },
    stop: () => progress?.stop(),
  };
}

/** Where the chains stood when there is no posterior yet: the best that there is. */
function warmupOnly(invocation: Invocation, { states, draws, iterations }: SampledChains, file: ChainsFile, record: NetformRecord): void {
  const at = states.flatMap((state, c) => (state === null ? [] : [{ chain: c + 1, iteration: state.iteration, theta: state.theta }]));
  const last = at.map(({ chain, iteration, theta }) => ({ chain, iteration, parameters: Object.fromEntries(namesAndValues(draws, theta)) }));
  invocation.exitCode = EXIT.interrupted;
  invocation.document('netform fit', { last, run: record, ...savedFields(file) });
  invocation.print(
    tableText(
      [{ title: 'term' }, ...at.map(({ chain }) => ({ title: `chain ${chain}`, align: 'right' as const }))],
      draws.labels.map((label, k) => [label, ...at.map(({ theta }) => numberText(theta[k] ?? Number.NaN, 4))]),
    ),
  );
  invocation.print(`\n${record.outcome.message} Above is where the chains stood after ${plural(iterations, 'iteration')}.`);
  if (file.saved() !== undefined) invocation.print(savedText(file, false));
}

function namesAndValues({ labels }: Draws, theta: Float64Array): (readonly [string, number])[] {
  return labels.map((label, k) => [label, theta[k] ?? Number.NaN] as const);
}
