/** `thetakit fit`: a formula, a CSV file and start values to estimates with their uncertainty. */
import { type AnyMethod, type Registered, resolveOptions } from '@thetakit/registry';
import { LOSSES, type Loss } from '@thetakit/second-order';
import type { Command } from 'commander';
import { parseSize } from '../csv/parse-size.ts';
import { type CsvTable, DEFAULT_MAX_BYTES, readCsv } from '../csv/read-csv.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import type { PredictionRow } from '../fit/fit-summary.ts';
import type { FitInput } from '../fit/read-fit-input.ts';
import type { FitRun } from '../fit/run-fit.ts';
import type { Host } from '../host.ts';
import type { Invocation } from '../invocation.ts';
import { bytesText, numberText, plural } from '../render/number-text.ts';
import { startProgress } from '../render/progress.ts';
import { checkReportPath, type ReportTarget, writeReport } from '../report/write-report.ts';
import { namedBounds } from '../run/bounds-flag.ts';
import { addCheckpointFlags, type CheckpointFile, type CheckpointFlags, interruptedText, openCheckpoint } from '../run/checkpoint-file.ts';
import { addMethodFlags, type ReadMethodOptions } from '../run/method-flags.ts';
import { resolveMethod } from '../run/resolve-method.ts';
import { addRunFlags, HISTORY_ROWS, limitSettings, type RunFlags, withTolerance } from '../run/run-flags.ts';
import { type RunRecord, recordRun } from '../run/run-record.ts';
import { withCommonOptions } from './common-options.ts';
import {
  checkSigmaAndLoss,
  delimiterOf,
  given,
  intervalOf,
  levelOf,
  linearNames,
  lossOf,
  missingOf,
  positiveNumber,
  requireColumns,
  startWith,
} from './fit-flags.ts';

/** Used when --method is not given. */
const DEFAULT_METHOD = 'levenberg-marquardt';

interface FitFlags extends RunFlags, CheckpointFlags {
  readonly data: string;
  readonly model: string;
  readonly start?: string;
  readonly sigma?: string;
  readonly absoluteSigma?: boolean;
  readonly weights?: string;
  readonly level: number;
  readonly loss: Loss;
  readonly lossScale?: number;
  readonly bounds?: string;
  readonly interval: 'wald' | 'profile';
  readonly linear?: string;
  readonly derive: readonly string[];
  readonly predict?: string;
  readonly delimiter?: string;
  readonly missing: 'error' | 'drop';
  readonly maxSize?: number;
}

/** Declares the command; with it, the flags of the method that this invocation names. */
export async function addFitCommand(program: Command, invocation: Invocation): Promise<void> {
  const command = program
    .command('fit')
    .description('Fit a formula to the columns of a CSV file by least squares: estimates, standard errors, confidence intervals, diagnostics.')
    .requiredOption('--data <file.csv>', 'CSV file with a header line; comma, semicolon or tab')
    .requiredOption('--model <formula>', 'response ~ model, such as "y ~ b1*(1-exp(-b2*x))"; names with start values are parameters, others are columns')
    .option('--start <name=value,...>', 'start value of each parameter')
    .option('--linear <name,...>', 'parameters in which the model is linear: they need no start values, variable projection finds them')
    .option('--sigma <column>', 'column with the standard deviation of each observation')
    .option('--absolute-sigma', 'take --sigma as known, rather than known up to a common factor')
    .option('--weights <column>', 'column with the weight of each squared residual')
    .option('--loss <name>', `loss of a residual: ${LOSSES.join(', ')}`, lossOf, 'linear')
    .option('--loss-scale <C>', 'residual at which a robust loss bends; default: from the median residual', (text) => positiveNumber('--loss-scale', text))
    .option('--bounds <name=low:high,...>', 'bounds of parameters, such as b1=0:,b2=-1:1')
    .option('--interval <kind>', 'intervals of the parameters: wald, from standard errors, or profile, from the likelihood', intervalOf, 'wald')
    .option('--level <number>', 'level of the confidence intervals', levelOf, 0.95)
    .option(
      '--derive <name=expression>',
      'a function of the parameters with its standard error, such as half=log(2)/b; may be repeated',
      (text: string, list: readonly string[]) => [...list, text],
      [],
    )
    .option('--predict <file.csv>', 'also predict the mean and a new observation for each row of this file')
    .option('--method <id>', `least-squares method, minimizer or optimizer (default: ${DEFAULT_METHOD})`)
    .option('--missing <policy>', 'what an empty or NA cell does: error, or drop its row', missingOf, 'error')
    .option('--delimiter <character>', 'separator of the cells; default: found from the header', delimiterOf)
    .option('--max-size <size>', `largest file to read (default: ${bytesText(DEFAULT_MAX_BYTES)})`, parseSize);
  addCheckpointFlags(addRunFlags(command)).addHelpText(
    'after',
    '\nExamples:\n  thetakit fit --data misra1a.csv --model "y ~ b1*(1-exp(-b2*x))" --start b1=500,b2=1e-4\n  thetakit fit --data nelson.csv --model "log(y) ~ b1 - b2*x1*exp(-b3*x2)" --start b1=2,b2=1e-4,b3=-0.01 --report nelson.html\n  thetakit fit --data d.csv --model "y ~ a + b*x" --start a=0,b=1 --sigma sd --absolute-sigma --json\n  thetakit fit --data d.csv --model "y ~ a*exp(b*x)" --start a=1,b=0 --method nelder-mead --maxfev 5000\n  thetakit fit --data d.csv --model "y ~ a + b*x" --start a=0,b=1 --loss tukey\n  thetakit fit --data d.csv --model "y ~ a*exp(-b*x)" --start a=1,b=1 --method trf --bounds b=0:5 --interval profile',
  );
  withCommonOptions(command);
  if (invocation.early.command !== 'fit') return;
  const method = resolveMethod((await invocation.session()).registry, invocation.early.method ?? DEFAULT_METHOD);
  const read = addMethodFlags(command, method.entry);
  command.action((flags: FitFlags & Record<string, unknown>) => fit(invocation, method, flags, read));
}

async function fit(invocation: Invocation, method: Registered<AnyMethod>, flags: FitFlags & Record<string, unknown>, read: ReadMethodOptions): Promise<void> {
  const session = await invocation.session();
  const { host } = invocation;
  checkSigmaAndLoss(flags);
  const options = resolveOptions<Record<string, unknown>>(method.fullId, method.entry.options, withTolerance(method.entry, read(flags), flags.tol));
  const target = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  // The formula parser and the tracer are loaded by this command only.
  const { runFit } = await import('../fit/run-fit.ts');
  const { derivationOf } = await import('../fit/derive.ts');
  const { input, predictTable } = await readInputs(host, flags);
  const bounds = flags.bounds === undefined ? {} : { bounds: namedBounds(flags.bounds, input.formula.parameters) };
  const derive = flags.derive.map((text) => derivationOf(text, input.formula.parameters));
  const settings = { ...limitSettings(flags), ...bounds, options, history: HISTORY_ROWS };
  const { table } = input;
  const whole = subjectOf(flags, table);
  const { data: _data, level: _level, interval: _interval, ...subject } = whole;
  const identity = {
    command: 'fit',
    method: method.fullId,
    options,
    seed: flags.seed,
    start: Array.from(input.start),
    ...{ bounds: undefined, ...bounds },
    subject,
  };
  const state = await openCheckpoint(invocation, flags, identity);
  const progress = startProgress(host, `fit with ${method.entry.id}`, flags.maxfev ?? Number.POSITIVE_INFINITY);
  const run = await runFit(
    input,
    {
      method: method.entry,
      settings: { ...settings, ...state.resume },
      level: flags.level,
      isSigmaAbsolute: flags.absoluteSigma === true,
      loss: flags.loss,
      interval: flags.interval,
      derive,
      linear: linearNames(flags.linear),
      ...given(flags, 'lossScale'),
    },
    { signal: host.signal, save: state.save, onTurn: (n, f) => progress.update(n, `sum of squares ${numberText(2 * f)}`) },
  );
  progress.stop();
  const { options: _options, history: _history, seed: _seed, ...limits } = settings;
  const record = recordRun(session, { method, options, settings: limits, seed: flags.seed, start: input.start, subject: whole, result: run.result });
  invocation.exitCode = host.signal.aborted ? EXIT.interrupted : exitCodeOf(run.result);
  const predictions = predictTable === undefined ? undefined : run.predict(predictTable.columns, predictTable.rows);
  await output(invocation, {
    run,
    record,
    dataName: table.file,
    dropped: table.dropped,
    saved: state.saved(),
    ...(target === undefined ? {} : { target }),
    ...(predictions === undefined ? {} : { predictions }),
  });
}

/** The data to fit and the rows to predict, with progress and Ctrl+C. */
async function readInputs(host: Host, flags: FitFlags): Promise<{ readonly input: FitInput; readonly predictTable: CsvTable | undefined }> {
  const { readFitInput } = await import('../fit/read-fit-input.ts');
  const progress = startProgress(host, `reading ${flags.data}`, 100);
  const csv = {
    path: flags.data,
    cwd: host.cwd,
    maxBytes: flags.maxSize ?? DEFAULT_MAX_BYTES,
    missing: flags.missing,
    signal: host.signal,
    onBytes: (bytes: number, size: number) => progress.update(Math.floor((100 * bytes) / size), 'per cent'),
    ...given(flags, 'delimiter'),
  };
  try {
    const input = await readFitInput({ model: flags.model, csv, ...startWith(flags), ...given(flags, 'sigma'), ...given(flags, 'weights') });
    if (flags.predict === undefined) return { input, predictTable: undefined };
    const select = (header: readonly string[]) => requireColumns(input.formula.modelVariables, header);
    return { input, predictTable: await readCsv({ ...csv, path: flags.predict, select }) };
  } finally {
    progress.stop();
  }
}

/** What is fitted, for the record. */
function subjectOf(flags: FitFlags, { sha256, bytes, rows, dropped }: CsvTable) {
  return {
    data: flags.data,
    level: flags.level,
    model: flags.model,
    sha256,
    bytes,
    rows,
    rowsLeftOut: dropped,
    ...given(flags, 'sigma'),
    ...given(flags, 'weights'),
    interval: flags.interval,
    ...given(flags, 'linear'),
    ...(flags.loss === 'linear' ? {} : { loss: flags.loss, ...given(flags, 'lossScale') }),
  };
}

interface Output {
  readonly saved: ReturnType<CheckpointFile['saved']>;
  readonly run: FitRun;
  readonly record: RunRecord;
  readonly dataName: string;
  readonly dropped: number;
  readonly target?: ReportTarget;
  readonly predictions?: readonly PredictionRow[];
}

async function output(invocation: Invocation, { run, record, dataName, dropped, saved, target, predictions }: Output): Promise<void> {
  const { summary, result } = run;
  const { fitText, predictionText } = await import('../fit/fit-text.ts');
  if (target !== undefined) {
    const { fitPage } = await import('../report/fit-page.ts');
    await writeReport(target, await fitPage({ summary, result, record, dataName, plots: run.plots() }));
  }
  const { history: _history, ...plain } = result;
  const named = predictions?.map(({ inputs, ...rest }) => ({ inputs: Object.fromEntries(run.inputs.map((name, i) => [name, inputs[i]])), ...rest }));
  invocation.document('fit', {
    fit: summary,
    result: plain,
    run: record,
    ...(named === undefined ? {} : { predictions: named }),
    ...(target === undefined ? {} : { report: target.path }),
    ...(saved === undefined ? {} : { checkpoint: saved }),
  });
  invocation.print(fitText(summary, result, record.method.id));
  if (saved !== undefined && invocation.exitCode === EXIT.interrupted) invocation.print(interruptedText(saved));
  if (dropped > 0) invocation.print(`\n${plural(dropped, 'row')} with missing cells left out.`);
  if (predictions !== undefined) invocation.print(`\n${predictionText(run.inputs, predictions, summary.level)}`);
  if (target !== undefined) invocation.print(`\nReport: ${target.name}`);
}
