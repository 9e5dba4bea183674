/** Chapter: the first example of the course. One loss, three methods: values only, gradients, second derivatives. */
import { bindNames, parseFormula } from '@thetakit/formula';
import type { OptimizeResult } from '@thetakit/optimizers';
import { lectureCurve, lecturePolynomial } from '@thetakit/problems';
import { type ModelTrace, traceFit, traceModel } from '../../fit/trace-model.ts';
import { countText, numberText, secondsText } from '../../render/number-text.ts';
import { chartSvg } from '../../report/chart-svg.ts';
import { convergenceChart, curveChart } from '../../report/charts.ts';
import { figureGrid, figureHtml, tableHtml, verdictHtml } from '../../report/elements.ts';
import { escapeHtml } from '../../report/page.ts';
import { resolveMethod } from '../../run/resolve-method.ts';
import { runInterruptible } from '../../run/run-interruptible.ts';
import type { Chapter, ChapterContext, ChapterResult } from '../chapter.ts';

const formulaText = 'y ~ w0 + w1*t + w2*t^2 + w3*t^3 + w4*t^4 + w5*t^5';
const parameters = ['w0', 'w1', 'w2', 'w3', 'w4', 'w5'];

/** What each method is allowed to see. */
const methods = [
  { id: 'nelder-mead', name: 'Nelder-Mead', sees: 'values' },
  { id: 'l-bfgs-b', name: 'L-BFGS-B', sees: 'values, gradients' },
  { id: 'newton', name: 'Newton', sees: 'values, gradients, Hessians' },
] as const;

interface MethodRun {
  readonly name: string;
  readonly sees: string;
  readonly result: OptimizeResult;
  /** Loss above the optimum; the loss is the sum of squares, twice the objective. */
  readonly gap: number;
}

/** The chapter. */
export const lecturePolynomialChapter: Chapter = { id: 'lecture-polynomial', title: 'One curve, three methods', weight: 0.3, run };

async function run({ session, signal, advance }: ChapterContext): Promise<ChapterResult> {
  const columns = new Map(Object.entries(lectureCurve.columns()));
  const formula = bindNames(parseFormula(formulaText), { columns: [...columns.keys()], parameters });
  const t = columns.get('t') ?? new Float64Array(0);
  const y = columns.get('y') ?? new Float64Array(0);
  const trace: ModelTrace = { model: formula.model, parameters, columns: new Map([['t', t]]), rows: t.length };
  const objective = traceFit(trace, y, undefined);
  const optimum = lecturePolynomial.best.value;
  const runs: MethodRun[] = [];
  for (const [i, { id, name, sees }] of methods.entries()) {
    advance(i / (methods.length + 1), `${name} on the polynomial`);
    const { entry } = resolveMethod(session.registry, id);
    const result = await runInterruptible(entry, objective, new Float64Array(parameters.length), { history: true }, { signal });
    runs.push({ name, sees, result, gap: 2 * result.fun - optimum });
  }
  advance(methods.length / (methods.length + 1), 'drawing');
  const best = runs.reduce((low, each) => (each.result.fun < low.result.fun ? each : low));
  const figures = [
    await curveFigure(trace, t, y, best.result.x),
    await convergenceFigure(runs, optimum, 2 * objective.value(new Float64Array(parameters.length))),
  ];
  // Eight digits of the optimum: what a converged first-order method must reach on a loss of condition 1.6e4.
  const right = runs.filter(({ gap }) => Math.abs(gap) <= 1e-6 * optimum);
  const counts = runs.map(({ name, result }) => `${name} ${countText(result.nfev)}`).join(', ');
  return {
    section: { title: lecturePolynomialChapter.title, body: bodyHtml(runs, optimum, figures) },
    summary: `evaluations to fit the lecture's polynomial: ${counts}`,
    facts: {
      formula: formulaText,
      optimum,
      methods: runs.map(({ name, result, gap }) => ({
        name,
        loss: 2 * result.fun,
        gap,
        iterations: result.nit,
        evaluations: result.nfev,
        gradients: result.njev,
        hessians: result.nhev,
        reason: result.reason,
      })),
    },
    success: right.length === runs.length,
  };
}

async function curveFigure(trace: ModelTrace, t: Float64Array, y: Float64Array, w: Float64Array): Promise<string> {
  const grid = Float64Array.from({ length: 200 }, (_, i) => -2 + (3 * i) / 199);
  const values = traceModel({ ...trace, columns: new Map([['t', grid]]), rows: grid.length }).residuals(w);
  const points = Array.from(t, (x, i) => ({ x, y: y[i] ?? Number.NaN }));
  const curve = Array.from(grid, (x, i) => ({ x, y: values[i] ?? Number.NaN }));
  return figureHtml(
    await chartSvg(curveChart({ xTitle: 't', yTitle: 'y', points, curve }), 'cosh(2t) + sin(t + 1) and the fitted polynomial'),
    'Fifty points of cosh(2t) + sin(t + 1) on [−2, 1] and the fitted polynomial of degree 5.',
  );
}

async function convergenceFigure(runs: readonly MethodRun[], optimum: number, atStart: number): Promise<string> {
  // Below rounding of the loss the height above the optimum is noise: a line ends at the first row there.
  const floor = 1e-14 * optimum;
  const series = runs.map(({ name, result }) => {
    const rows = [{ x: 1, y: atStart - optimum }];
    for (const row of result.history ?? []) {
      const gap = 2 * row.bestFun - optimum;
      if (Number.isFinite(gap)) rows.push({ x: row.nfev, y: Math.max(gap, floor) });
      if (gap <= floor) break;
    }
    return { name, rows };
  });
  const svg = await chartSvg(
    convergenceChart(series, { xTitle: 'evaluations of the loss', yTitle: 'loss − optimum', isLogX: true }),
    'Loss above the optimum against evaluations for three methods',
  );
  return figureHtml(
    svg,
    'Loss above its optimum against evaluations, both on logarithmic scales; lines end where rounding begins. Newton needs one step, because the loss is quadratic.',
  );
}

function bodyHtml(runs: readonly MethodRun[], optimum: number, figures: readonly string[]): string {
  const number = (title: string) => ({ title, isNumber: true });
  const rows = runs.map(({ name, sees, result, gap }) => [
    name,
    sees,
    countText(result.nit),
    countText(result.nfev),
    countText(result.njev),
    countText(result.nhev),
    numberText(2 * result.fun, 9),
    Math.abs(gap) < 1e-12 * optimum ? 'rounding' : numberText(gap, 2),
    secondsText(result.elapsed),
  ]);
  const right = runs.filter(({ gap }) => Math.abs(gap) <= 1e-6 * optimum).length;
  return `<p>The first example of the course: find the weights of <code>${escapeHtml(formulaText)}</code> that fit cosh(2t) + sin(t + 1) on fifty equispaced points of [−2, 1], starting from zeros. The loss is the sum of squares; its Hessian has condition 1.6·10⁴. Three methods see more and more of it.</p>
${verdictHtml(right === runs.length, `${right} of ${runs.length} methods reach the optimum ${numberText(optimum, 9)} to six digits.`)}
${tableHtml([{ title: 'method' }, { title: 'sees' }, number('iterations'), number('evaluations'), number('gradients'), number('Hessians'), number('loss'), number('above optimum'), number('time')], rows)}
${figureGrid(figures)}`;
}
