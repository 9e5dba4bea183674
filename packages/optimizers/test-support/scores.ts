/** The tables of `pnpm scores`: how many test problems each method solves at default options, beside SciPy. */
import type { AnyMethod } from '@thetakit/registry';
import scipyLecture from '../golden/scipy-lecture.json' with { type: 'json' };
import scipyScores from '../golden/scipy-scores.json' with { type: 'json' };
import * as ours from '../src/index.ts';
import { type HsSettings, hsCounts, hsScore } from './hs-score.ts';
import { lectureScore } from './lecture-score.ts';
import { type Given, type MghSettings, mghCounts, mghScore } from './mgh-score.ts';

const small = { mostVariables: 12 };

/** Method, the name under which SciPy has it, and how it is run. */
const mghMethods: readonly (readonly [method: AnyMethod, scipy: string | null, settings?: MghSettings])[] = [
  [ours.bfgs, 'BFGS'],
  [ours.lBfgsB, 'L-BFGS-B'],
  [ours.cg, 'CG'],
  [ours.tnc, 'TNC'],
  [ours.slsqp, 'SLSQP'],
  [ours.trustConstr, 'trust-constr'],
  [ours.augmentedLagrangian, null],
  [ours.barzilaiBorwein, null],
  [ours.owlQn, null],
  [ours.fista, null, { maxiter: 3000 }],
  [ours.bfgs, 'BFGS', { given: 'f' }],
  [ours.lBfgsB, 'L-BFGS-B', { given: 'f' }],
  [ours.nelderMead, 'Nelder-Mead', { given: 'f', ...small }],
  [ours.powell, 'Powell', { given: 'f' }],
  [ours.cobyqa, 'COBYQA', { given: 'f', ...small }],
  [ours.bobyqa, null, { given: 'f', ...small }],
  [ours.cobyla, 'COBYLA', { given: 'f', ...small, maxfev: 5000 }],
];

/** More, Garbow and Hillstrom. */
export function mghTable(): string {
  const rows = mghMethods.map(([method, scipy, settings = {}]) => {
    const given = settings.given ?? 'f+g';
    const { solved, of, falseSuccess, medianEvaluations, unsolved } = mghCounts(mghScore(method, settings));
    const peers = (['1.10.1', '1.17.1'] as const).flatMap((version) =>
      (['default', 'tight'] as const).map((options) => scipyCell(version, scipy, given, options)),
    );
    return [`\`${method.id}\``, given, `${solved}/${of}`, String(falseSuccess.length), format(medianEvaluations), ...peers, unsolved.map(short).join(', ')];
  });
  const head = ['method', 'given', 'solved', 'false success', 'median f', 'SciPy 1.10', 'tight', 'SciPy 1.17', 'tight', 'not solved'];
  return table(head, rows);
}

function scipyCell(version: string, method: string | null, given: Given, options: string): string {
  const row = scipyScores.mgh.find((each) => each.scipy === version && each.method === method && each.given === given && each.options === options);
  return row === undefined ? '' : `${row.solved}/${row.of} (${row.falseSuccess} false)`;
}

const hsMethods: readonly (readonly [method: AnyMethod, scipy: string | null, settings?: HsSettings])[] = [
  [ours.slsqp, 'SLSQP'],
  [ours.trustConstr, 'trust-constr', { maxfev: 3000 }],
  [ours.augmentedLagrangian, null],
  [ours.slsqp, null, { withDerivatives: false }],
  [ours.cobyqa, 'COBYQA', { withDerivatives: false, maxfev: 3000 }],
  [ours.cobyla, 'COBYLA', { withDerivatives: false, maxfev: 3000 }],
  [ours.multiStart, null, { maxfev: 1_000_000 }],
];

/** Hock and Schittkowski. */
export function hsTable(): string {
  const rows = hsMethods.map(([method, scipy, settings = {}]) => {
    const { solved, of, unsolved, outside } = hsCounts(hsScore(method, settings));
    const peers = ['1.10.1', '1.17.1'].map((version) => {
      const row = scipyScores.hs.find((each) => each.scipy === version && each.method === scipy && each.options === 'default');
      return row === undefined ? '' : `${row.solved}/${row.of}`;
    });
    return [`\`${method.id}\``, settings.withDerivatives === false ? 'f' : 'f+g', `${solved}/${of}`, String(outside), ...peers, unsolved.join(', ')];
  });
  return table(['method', 'given', 'solved', 'outside bounds', 'SciPy 1.10', 'SciPy 1.17', 'not solved'], rows);
}

/** The lecture's polynomial. */
export function lectureTable(): string {
  const rows = lectureScore().map(({ start, method, gradient, nit, nfev, fun, excess, success }) => {
    const peer = scipyLecture.runs.find(
      (run) => run.start === start && run.method === method && run.gradient === gradient && Object.keys(run.options).length === 0,
    );
    const theirs = peer === undefined ? ['', '', ''] : [String(peer.nfev), peer.f.toPrecision(6), String(peer.success)];
    return [start, method, gradient ? 'f+g' : 'f', String(nit), String(nfev), fun.toPrecision(6), excess.toExponential(1), String(success), ...theirs];
  });
  return table(['start', 'method', 'given', 'nit', 'nfev', 'loss', 'excess', 'success', 'SciPy nfev', 'SciPy loss', 'SciPy success'], rows);
}

/** The whole page. */
export function scoresPage(only: readonly string[] = ['mgh', 'hs', 'lecture']): string {
  const parts: Readonly<Record<string, () => string>> = {
    mgh: () => `## More, Garbow and Hillstrom: 46 instances

Standard starts, default options. Solved: f <= 1e-10 where the minimum is 0, otherwise a relative gap of at most 1e-6. False success: success
claimed at a point that is neither stationary (relative gradient above 1e-5) nor solved nor a known local minimum. Methods with values only (and
memory of n^2) run on the 42 instances with at most 12 variables. SciPy's numbers are counted from stored runs of SciPy 1.10.1 and 1.17.1,
at its defaults and with tight tolerances; its false successes are those at points neither solved nor a known local minimum.

${mghTable()}`,
    hs: () => `## Hock and Schittkowski: 76 problems

The book's starts, default options, exact derivatives unless only f is given. Solved: |f - f*| <= 1e-5 max(1, |f*|) and no violation above 1e-6.
HS2, HS16, HS20 and HS33 have local minima in which descent from the book's start ends; \`multi-start\` solves all four (HS47 has a lower minimum
than the book's, which it finds).

${hsTable()}`,
    lecture: () => `## The lecture's polynomial

p(x) = w0 + ... + w5 x^5 to cosh(2x) + sin(x + 1) on 50 points of [-2, 1], sum of squares. The optimum is 0.103844898. SciPy's Nelder-Mead reports
success at 19.12 from zeros. SciPy's columns are version 1.10.1 at its defaults.

${lectureTable()}`,
  };
  return `# Scores of the optimizers

Written by \`pnpm scores --write\`; counts do not depend on the machine.

${only.map((name) => parts[name]?.() ?? `Unknown table ${name}.`).join('\n\n')}
`;
}

const short = (id: string) => id.replace(/^mgh-/, '');
const format = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(1));
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
