/** `thetakit bench`: methods, yours included, against each other on registered problems. */
import { didYouMean, type Problem, type Registered, type Registry, ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import { runBench } from '../bench/run-bench.ts';
import { type MethodScore, scoresOf } from '../bench/summarise-runs.ts';
import { EXIT } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { numberText, plural, secondsText } from '../render/number-text.ts';
import { startProgress } from '../render/progress.ts';
import { tableText } from '../render/table.ts';
import { benchPage } from '../report/bench-page.ts';
import { checkReportPath, writeReport } from '../report/write-report.ts';
import { oneNumber, wholeNumber } from '../run/method-flags.ts';
import { resolveMethod } from '../run/resolve-method.ts';
import { withCommonOptions } from './common-options.ts';

/** Compared when nothing else is named. */
const DEFAULT_METHODS = 'bfgs,l-bfgs-b,cg,nelder-mead,powell,trust-exact';

interface BenchFlags {
  readonly methods: string;
  readonly problems: string;
  readonly budget: number;
  readonly tolerance: number;
  readonly seed: number;
  readonly report?: string;
}

/** Declares the command. */
export function addBenchCommand(program: Command, invocation: Invocation): void {
  const command = program
    .command('bench')
    .description('Compare methods on problems: how many each solves, and after how many calls. Counts, not times, so that machines do not matter.')
    .option('--methods <ids>', 'separated by commas', DEFAULT_METHODS)
    .option('--problems <ids>', 'ids or whole collections, separated by commas', 'classic,mgh')
    .option('--budget <integer>', 'most evaluations of f in one run', (text) => wholeNumber('--budget', text, 1), 5000)
    .option('--tolerance <number>', 'solved: f <= best + tolerance max(1, |best|)', (text) => oneNumber('--tolerance', text), 1e-8)
    .option('--seed <integer>', 'seed of stochastic methods', (text) => wholeNumber('--seed', text, 0), 0)
    .option('--report <file.html>', 'write a page with a performance profile')
    .addHelpText(
      'after',
      '\nExamples:\n  thetakit bench\n  thetakit bench --methods adam,rprop,bfgs --problems rosenbrock,beale --budget 20000\n  thetakit bench --plugin ./my-plugin.mjs --methods mine/method,bfgs --report bench.html',
    );
  withCommonOptions(command).action((flags: BenchFlags) => bench(invocation, flags));
}

const wordsOf = (text: string) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Problems by id, or all of a collection. */
function problemsOf(registry: Registry, text: string): Registered<Problem>[] {
  const all = registry.list('problem') as Registered<Problem>[];
  const collections = [...new Set(all.map(({ entry }) => entry.collection))];
  const chosen = wordsOf(text).flatMap((word) => {
    if (collections.includes(word)) return all.filter(({ entry }) => entry.collection === word);
    if (registry.has('problem', word)) return [registry.resolve('problem', word) as Registered<Problem>];
    throw new ThetakitError('ID_UNKNOWN', {
      who: '--problems',
      problem: `${JSON.stringify(word)} is neither a problem nor a collection`,
      action: didYouMean(word, [...collections, ...all.map(({ entry }) => entry.id)]),
      received: word,
    });
  });
  return [...new Map(chosen.map((each) => [each.fullId, each])).values()];
}

async function bench(invocation: Invocation, flags: BenchFlags): Promise<void> {
  const { host } = invocation;
  const { registry } = await invocation.session();
  const methods = wordsOf(flags.methods).map((id) => resolveMethod(registry, id));
  const problems = problemsOf(registry, flags.problems);
  const target = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const progress = startProgress(host, 'bench', methods.length * problems.length);
  const { budget, tolerance, seed } = flags;
  const runs = await runBench({ methods, problems, budget, tolerance, seed, signal: host.signal, onRun: (done, _total, note) => progress.update(done, note) });
  progress.stop();
  const scores = scoresOf(runs);
  invocation.exitCode = host.signal.aborted ? EXIT.interrupted : EXIT.success;
  invocation.document('bench', { settings: { budget, tolerance, seed }, scores, runs, ...(target === undefined ? {} : { report: target.path }) });
  invocation.print(scoresText(scores));
  invocation.print(
    `\n${plural(runs.length, 'run')}. Solved: f <= best + ${tolerance} max(1, |best|) within ${budget} evaluations. Calls: f, gradients, Hessians.`,
  );
  if (target === undefined) return;
  await writeReport(target, await benchPage({ runs, scores, budget, tolerance }));
  invocation.print(`\nReport: ${target.name}`);
}

function scoresText(scores: readonly MethodScore[]): string {
  const columns = ['solved', 'of', 'first', 'median calls', 'time'].map((title) => ({ title, align: 'right' as const }));
  return tableText(
    [{ title: 'method' }, ...columns],
    scores.map((each) => [each.method, String(each.solved), String(each.runs), String(each.first), numberText(each.medianCalls, 4), secondsText(each.seconds)]),
  );
}
