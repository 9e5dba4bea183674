/** `thetakit sysid figure 3|4|5`: the experiments of Klindt et al. 2017, our points beside the published ones. */
import { FIGURE_3, FIGURE_4, FIGURE_5 } from '@thetakit/cnn-sysid';
import type { AnyMethod } from '@thetakit/registry';
import type { Command } from 'commander';
import { EXIT } from '../../exit-codes.ts';
import type { Invocation } from '../../invocation.ts';
import { numberText, plural, secondsText } from '../../render/number-text.ts';
import { startProgress } from '../../render/progress.ts';
import { tableText } from '../../render/table.ts';
import { netformRecord } from '../../report/netform/record-section.ts';
import { checkReportPath, writeReport } from '../../report/write-report.ts';
import { numberList, wholeNumber } from '../../run/method-flags.ts';
import { resolveMethod } from '../../run/resolve-method.ts';
import { type FigurePoint, type FigureRun, type FigureTask, isPointOf, readPoints, runPoint, writePoints } from '../../sysid/figure-points.ts';
import { withCommonOptions } from '../common-options.ts';
import { oneOf } from '../netform/network-flags.ts';

interface FigureFlags {
  readonly neurons?: readonly number[];
  readonly samples?: readonly number[];
  readonly repeats: number;
  readonly steps: number;
  readonly seed: number;
  readonly points?: string;
  readonly report?: string;
}

/** Sizes that take minutes on two cores; figure 4 is the published one, which takes longer. */
const SIZES = {
  3: { neurons: [10, 100], samples: [256, 512, 1024, 2048] },
  4: { neurons: [1000], samples: [8192] },
  5: { neurons: [12, 100], samples: [512, 1024, 2048, 4096] },
} as const;

/** Declares the command. */
export function addSysidFigure(sysid: Command, invocation: Invocation): void {
  const list = (flag: string) => (text: string) => numberList(flag, text).map((each) => wholeNumber(flag, String(each), 1));
  const command = sysid
    .command('figure')
    .argument('<number>', 'which figure: 3, 4 or 5', (text) => oneOf('figure', text, ['3', '4', '5']))
    .description('Repeat the experiments of figure 3, 4 or 5 of Klindt et al. 2017 and draw our points beside the published ones.')
    .option('--neurons <integers>', 'populations, such as 10,100 (default: 10,100 for 3; 1000 for 4; 12,100 for 5)', list('--neurons'))
    .option('--samples <integers>', 'numbers of images (default: 256 to 2048 for 3; 8192 for 4; 512 to 4096 for 5)', list('--samples'))
    .option('--repeats <integer>', 'seeds for each point', (text) => wholeNumber('--repeats', text, 1), 1)
    .option('--steps <integer>', 'most steps of each fit', (text) => wholeNumber('--steps', text, 1), 10_000)
    .option('--seed <integer>', 'first seed', (text) => wholeNumber('--seed', text, 0), 1)
    .option('--points <file.csv>', 'keep finished points here; those that are there are not fitted again')
    .option('--report <file.html>', 'write a page with the figure')
    .addHelpText('after', examples);
  withCommonOptions(command).action((number: '3' | '4' | '5', flags: FigureFlags) => figure(invocation, Number(number) as 3 | 4 | 5, flags));
}

const examples = `
Examples:
  thetakit sysid figure 3 --points figure-3.csv --report figure-3.html
  thetakit sysid figure 3 --neurons 1,10,100,1000 --samples 64,128,256,512,1024,2048,4096,8192 --repeats 5 --points figure-3.csv
  thetakit sysid figure 4 --neurons 200 --samples 4096 --report figure-4.html
  thetakit sysid figure 5 --neurons 100 --samples 4096 --report figure-5.html

Ctrl+C ends after the points that are done, with exit 130; with --points the same command goes on from there.`;

async function figure(invocation: Invocation, number: 3 | 4 | 5, flags: FigureFlags): Promise<void> {
  const { host } = invocation;
  const page = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const kept = flags.points === undefined ? undefined : (await checkReportPath(host.cwd, flags.points, '--points')).path;
  const session = await invocation.session();
  const optimizer = resolveMethod(session.registry, 'adam').entry as AnyMethod;
  const tasks = tasksOf(number, flags);
  const started = performance.now();
  const { points, runs } = await fitPoints(invocation, `sysid figure ${number}`, { tasks, optimizer, kept });
  const elapsed = (performance.now() - started) / 1000;
  const isWhole = points.length === tasks.length;
  invocation.exitCode = isWhole ? EXIT.success : EXIT.interrupted;
  const message = `${plural(points.length, 'point')} of ${tasks.length}, ${runs.length} fitted now in ${secondsText(elapsed)}.`;
  const { seed, neurons = SIZES[number].neurons, samples = SIZES[number].samples, repeats, steps } = flags;
  const record = netformRecord(session, {
    command: `sysid figure ${number}`,
    settings: { neurons, samples, repeats, steps },
    seed,
    subject: { simulated: true },
    outcome: { success: isWhole, reason: isWhole ? 'search-complete' : 'cancelled', message },
    elapsed,
  });
  if (page !== undefined) {
    const { figurePage } = await import('../../report/sysid/figure-page.ts');
    await writeReport(page, await figurePage({ figure: number, points, runs, record }));
  }
  const published = number === 4 ? FIGURE_4 : number === 3 ? FIGURE_3 : FIGURE_5;
  invocation.document(`sysid figure ${number}`, { points, published, run: record, ...(page === undefined ? {} : { report: page.path }) });
  invocation.print(`${pointsText(points)}\n${message}`);
  if (page !== undefined) invocation.note(`Report: ${page.name}`);
}

interface Tasks {
  readonly tasks: readonly FigureTask[];
  readonly optimizer: AnyMethod;
  /** The file of finished points. */
  readonly kept: string | undefined;
}

/** Fits the points that are not in the file yet, and returns all that are done, in the order of the tasks. */
async function fitPoints({ host }: Invocation, label: string, { tasks, optimizer, kept }: Tasks): Promise<{ points: FigurePoint[]; runs: FigureRun[] }> {
  const all = kept === undefined ? [] : await readPoints(kept);
  const runs: FigureRun[] = [];
  const progress = startProgress(host, label, 100 * tasks.length);
  try {
    for (const [i, task] of tasks.entries()) {
      if (all.some((point) => isPointOf(point, task))) continue;
      const name = `${task.readout}, N = ${task.neurons}, D = ${task.samples}`;
      const onTurn = (step: number, validation: number | undefined) => {
        const loss = validation === undefined ? '' : `, validation ${numberText(validation, 4)}`;
        progress.update(100 * i + Math.min(99, Math.floor((100 * step) / Math.min(task.steps, 2000))), `${name}: step ${step}${loss}`);
      };
      const run = await runPoint(task, { host, optimizer, onTurn });
      if (run === undefined) break;
      runs.push(run);
      all.push(run.point);
      if (kept !== undefined) await writePoints(kept, all);
    }
  } finally {
    progress.stop();
  }
  const points = tasks.flatMap((task) => all.filter((point) => isPointOf(point, task)).slice(0, 1));
  return { points, runs };
}

/** Every point: for figure 5 the two baselines at the largest population, too. */
function tasksOf(figure: 3 | 4 | 5, { neurons, samples, repeats, steps, seed }: FigureFlags): FigureTask[] {
  const populations = neurons ?? SIZES[figure].neurons;
  const most = Math.max(...populations);
  const readouts = (count: number) => (figure === 5 && count === most ? (['factorised', 'fixed-mask', 'full'] as const) : (['factorised'] as const));
  return (samples ?? SIZES[figure].samples).flatMap((images) =>
    populations.flatMap((count) =>
      readouts(count).flatMap((readout) =>
        Array.from({ length: repeats }, (_, r): FigureTask => ({ figure, readout, neurons: count, samples: images, seed: seed + r, steps })),
      ),
    ),
  );
}

function pointsText(points: readonly FigurePoint[]): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const share = (value: number) => (Number.isNaN(value) ? '' : `${Math.round(100 * value)} %`);
  return tableText(
    [
      { title: 'readout' },
      right('N'),
      right('D'),
      right('seed'),
      right('FEV'),
      right('places'),
      right('types'),
      right('kernel'),
      right('best step'),
      right('seconds'),
    ],
    points.map(({ readout, neurons, samples, seed, explained, withinOnePixel, typePurity, kernelCosine, bestStep, seconds }) => [
      readout,
      String(neurons),
      String(samples),
      String(seed),
      explained.toFixed(3),
      share(withinOnePixel),
      share(typePurity),
      Number.isNaN(kernelCosine) ? '' : kernelCosine.toFixed(3),
      String(bestStep),
      seconds.toFixed(1),
    ]),
  );
}
