/** `thetakit minimize <problem>`: any method on any registered problem. */
import type { OptimizeResult, RunSettings } from '@thetakit/optimizers';
import { type AnyMethod, type Problem, type Registered, resolveOptions, ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { numberText, plural, secondsText } from '../render/number-text.ts';
import { startProgress } from '../render/progress.ts';
import { pairsText, tableText } from '../render/table.ts';
import { minimizePage } from '../report/minimize-page.ts';
import { checkReportPath, writeReport } from '../report/write-report.ts';
import { boundsOf } from '../run/bounds-flag.ts';
import { addCheckpointFlags, type CheckpointFlags, interruptedText, openCheckpoint } from '../run/checkpoint-file.ts';
import { addMethodFlags, numberList, oneNumber, type ReadMethodOptions, wholeNumber } from '../run/method-flags.ts';
import { resolveMethod } from '../run/resolve-method.ts';
import { addRunFlags, HISTORY_ROWS, limitSettings, type RunFlags, withTolerance } from '../run/run-flags.ts';
import { runInterruptible } from '../run/run-interruptible.ts';
import { type RunRecord, recordRun } from '../run/run-record.ts';
import { withCommonOptions } from './common-options.ts';

/** Used when --method is not given. */
const DEFAULT_METHOD = 'l-bfgs-b';

interface MinimizeFlags extends RunFlags, CheckpointFlags {
  readonly start?: readonly number[];
  readonly standardStart: number;
  readonly bounds?: string;
  readonly target?: number;
}

/** Declares the command; with it, the flags of the method that this invocation names. */
export async function addMinimizeCommand(program: Command, invocation: Invocation): Promise<void> {
  const command = program
    .command('minimize')
    .description('Minimise a registered problem with any method. Options of the method are flags: add --help after --method.')
    .argument('<problem>', 'id of a problem, as thetakit list problem shows')
    .option('--method <id>', `minimizer, optimizer or least-squares method (default: ${DEFAULT_METHOD})`)
    .option('--start <numbers>', 'starting point, such as -1.2,1', (text) => numberList('--start', text))
    .option('--standard-start <k>', 'which of the standard starting points of the problem', (text) => wholeNumber('--standard-start', text, 1), 1)
    .option('--bounds <low:high,...>', 'bounds, one pair per variable or one for all')
    .option('--target <number>', 'stop as soon as this value is reached', (text) => oneNumber('--target', text));
  addCheckpointFlags(addRunFlags(command)).addHelpText(
    'after',
    '\nExamples:\n  thetakit minimize rosenbrock\n  thetakit minimize rosenbrock --method nelder-mead --start -1.2,1 --report rosenbrock.html\n  thetakit minimize beale --method adam --learning-rate 0.05 --maxiter 5000 --json\n  thetakit minimize rosenbrock --method adam --help\n  thetakit minimize rosenbrock --method nelder-mead --checkpoint run.json --maxfev 50\n  thetakit minimize rosenbrock --method nelder-mead --resume run.json',
  );
  withCommonOptions(command);
  if (invocation.early.command !== 'minimize') return;
  const method = resolveMethod((await invocation.session()).registry, invocation.early.method ?? DEFAULT_METHOD);
  const read = addMethodFlags(command, method.entry);
  command.action((id: string, flags: MinimizeFlags & Record<string, unknown>) => minimize(invocation, method, id, flags, read));
}

async function minimize(
  invocation: Invocation,
  method: Registered<AnyMethod>,
  id: string,
  flags: MinimizeFlags & Record<string, unknown>,
  read: ReadMethodOptions,
): Promise<void> {
  const session = await invocation.session();
  const { host } = invocation;
  const { entry: problem, fullId } = session.registry.resolve('problem', id);
  const options = resolveOptions<Record<string, unknown>>(method.fullId, method.entry.options, withTolerance(method.entry, read(flags), flags.tol));
  const x0 = startOf(problem, flags);
  const target = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const settings: RunSettings = {
    ...limitSettings(flags),
    options,
    history: HISTORY_ROWS,
    ...(flags.target === undefined ? {} : { target: flags.target }),
    ...(flags.bounds === undefined ? boundsOfProblem(problem) : { bounds: boundsOf(flags.bounds, x0.length) }),
    ...(problem.constraints === undefined ? {} : { constraints: problem.constraints() }),
  };
  const subject = { problem: fullId };
  const identity = { command: 'minimize', method: method.fullId, options, seed: flags.seed, start: Array.from(x0), bounds: settings.bounds, subject };
  const state = await openCheckpoint(invocation, flags, identity);
  const progress = startProgress(host, `${problem.id} with ${method.entry.id}`, flags.maxfev ?? Number.POSITIVE_INFINITY);
  const result = await runInterruptible(
    method.entry,
    problem.objective(),
    x0,
    { ...settings, ...state.resume },
    {
      signal: host.signal,
      save: state.save,
      onTurn: (n, f) => progress.update(n, `f = ${numberText(f)}`),
    },
  );
  progress.stop();
  const { options: _options, history: _history, seed: _seed, constraints: _constraints, ...limits } = settings;
  const record = recordRun(session, { method, options, settings: limits, seed: flags.seed, start: x0, subject, result });
  invocation.exitCode = host.signal.aborted ? EXIT.interrupted : exitCodeOf(result);
  const saved = state.saved();
  const gap = result.fun - problem.best.value;
  const { history: _rows, ...plain } = result;
  invocation.document('minimize', {
    result: { ...plain, gap },
    problem: { id: fullId, dimension: problem.dimension, best: problem.best },
    run: record,
    ...(target === undefined ? {} : { report: target.path }),
    ...(saved === undefined ? {} : { checkpoint: saved }),
  });
  invocation.print(resultText(problem, result, record));
  if (saved !== undefined && host.signal.aborted) invocation.print(interruptedText(saved));
  if (target === undefined) return;
  await writeReport(target, await minimizePage({ problem, result, record }));
  invocation.print(`\nReport: ${target.name}`);
}

/** The bounds that belong to the problem. */
function boundsOfProblem({ bounds }: Problem): Pick<RunSettings, 'bounds'> {
  if (bounds === undefined) return {};
  const side = (values: readonly (number | null)[], none: number) => Float64Array.from(values, (value) => value ?? none);
  return { bounds: { lower: side(bounds.lower, Number.NEGATIVE_INFINITY), upper: side(bounds.upper, Number.POSITIVE_INFINITY) } };
}

function startOf(problem: Problem, { start, standardStart }: MinimizeFlags): Float64Array {
  if (start === undefined) {
    const chosen = problem.starts[standardStart - 1];
    // Some published starts lie outside the bounds of their problem.
    const { bounds } = problem;
    const inside = (value: number, i: number) => Math.min(Math.max(value, bounds?.lower[i] ?? value), bounds?.upper[i] ?? value);
    if (chosen !== undefined) return Float64Array.from(chosen, inside);
    throw new ThetakitError('OPTION_OUT_OF_RANGE', {
      who: '--standard-start',
      problem: `received ${standardStart}, and ${problem.id} has ${plural(problem.starts.length, 'standard start')}`,
      action: 'Choose one of them, or give --start',
      received: standardStart,
    });
  }
  if (start.length === problem.dimension) return Float64Array.from(start);
  throw new ThetakitError('SHAPE_MISMATCH', {
    who: '--start',
    problem: `received ${plural(start.length, 'number')}, and ${problem.id} has ${plural(problem.dimension, 'variable')}`,
    action: 'Give one number per variable',
    received: start.length,
    expected: problem.dimension,
  });
}

function resultText(problem: Problem, result: OptimizeResult, record: RunRecord): string {
  const { value, precision, x: known } = problem.best;
  const gap = result.fun - value;
  const isThere = Math.abs(gap) <= Math.max(precision * Math.abs(value), 1e-8 * Math.max(1, Math.abs(value)));
  const head = pairsText([
    ['problem', `${problem.id}, ${plural(problem.dimension, 'variable')}`],
    ['method', record.method.id],
    ['f', numberText(result.fun, 10)],
    ['known minimum', `${numberText(value, 10)}${isThere ? '' : `  (f is ${numberText(gap, 4)} ${gap > 0 ? 'above' : 'below'} it)`}`],
    ['gradient', Number.isNaN(result.gradientNorm) ? 'not used' : `largest component ${numberText(result.gradientNorm, 3)}`],
    ['outcome', `${result.success ? 'success' : 'no success'}: ${result.message}`],
    [
      'work',
      `${plural(result.nit, 'iteration')}, ${plural(result.nfev, 'evaluation')}, ${plural(result.njev, 'gradient')}, ${plural(result.nhev, 'Hessian')}; ${secondsText(result.elapsed)}`,
    ],
  ]);
  const shown = Math.min(20, result.x.length);
  const columns = [
    { title: 'i', align: 'right' as const },
    { title: 'x', align: 'right' as const },
    ...(known === undefined ? [] : [{ title: 'known', align: 'right' as const }]),
  ];
  const rows = Array.from({ length: shown }, (_, i) => [
    String(i + 1),
    numberText(result.x[i] ?? Number.NaN, 10),
    ...(known === undefined ? [] : [numberText(known[i] ?? Number.NaN, 10)]),
  ]);
  const more = result.x.length > shown ? `\n... and ${result.x.length - shown} more; --json gives them all` : '';
  return `${head}\n\n${tableText(columns, rows)}${more}`;
}
