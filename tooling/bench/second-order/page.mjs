/** The scores of second-order as a page of Markdown. */

import { mghRows, withRestarts } from './mgh.mjs';
import scipy from './scipy.json';
import { fitSpeed, trustExactSpeed } from './speed.mjs';
import { OUR_COLUMNS, strdRows } from './strd.mjs';

const table = (head, rows) => [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const number = (value) => (value === null || value === undefined ? '' : value.toFixed(1));

function strdSection() {
  const rows = strdRows();
  const theirs = ({ name, start }) => scipy.strd[name][start - 1];
  const count = (pick, least) => rows.filter((row) => pick(row) >= least).length;
  const lines = rows.map((row) => [`${row.name} ${row.start}`, ...row.ours.map(number), number(row.errors), ...theirs(row).map(number)]);
  const total = (least) => [
    `**at least ${least} digits, of 54**`,
    ...OUR_COLUMNS.map((_, i) => `**${count((row) => row.ours[i], least)}**`),
    `**${count((row) => row.errors, least)}**`,
    ...scipy.strdColumns.map((_, i) => `**${count((row) => theirs(row)[i], least)}**`),
  ];
  const head = ['data set, start', ...OUR_COLUMNS, 'standard errors', ...scipy.strdColumns.map((each) => `SciPy ${each}`)];
  return [
    '## NIST StRD: digits of the worst parameter',
    `27 data sets, both starts; 11 digits are certified. Ours at the defaults; SciPy ${scipy.version}, where tight means tolerances of 1e-15. Standard errors are those of the first column's fits; Lanczos1's residuals are rounding errors, so its standard errors cannot be had.`,
    table(head, [total(6), total(4), ...lines]),
  ];
}

function mghSection() {
  const rows = mghRows().map(({ id, solved, other, wrong, evaluations }) => {
    const theirs = scipy.mgh[id === 'newton-cg' ? 'Newton-CG' : id];
    return [
      id,
      `${solved}`,
      `${other}`,
      `${wrong}`,
      `${evaluations}`,
      ...(theirs === undefined ? ['', '', ''] : [theirs.default, theirs.tight, theirs.falseSuccess]),
    ];
  });
  return [
    '## More-Garbow-Hillstrom: 46 instances from the standard start',
    `Solved: f <= 1e-10 where the minimum is 0, otherwise within 1e-6 of it. "Elsewhere" are successes at known local minima or at gradients of at most 1e-6; "false" are the others. With exact Hessians or products; \`trust-exact\` from up to 40 points around the start (\`startsAround\`) solves ${withRestarts()} of 46.`,
    table(['method', 'solved', 'elsewhere', 'false', 'evaluations', 'SciPy default', 'SciPy tight', 'SciPy false at default'], rows),
  ];
}

function speedSection() {
  const { n, iterations, factorisations, own, cholesky } = trustExactSpeed();
  const { compiled, differences, scipy: theirs } = fitSpeed();
  const milli = (seconds) => `${(1e3 * seconds).toFixed(0)} ms`;
  return [
    '## Speed',
    'Processor time, one after the other in one run on a shared machine with two cores: take ratios, not times.',
    `- \`trust-exact\`, chained Rosenbrock of ${n} variables: ${iterations} iterations with ${factorisations} Cholesky factorisations. Its own work, f, g and H aside, takes ${milli(own)} of the processor, so many factorisations alone ${milli(cholesky)}: **${(own / cholesky).toFixed(2)} times** the Cholesky that it needs.`,
    theirs === null
      ? '- SciPy is not installed here: no comparison.'
      : `- All 54 fits of NIST's sets: Levenberg-Marquardt with compiled Jacobians ${compiled.toFixed(0)} ms, with differences ${differences.toFixed(0)} ms; SciPy ${theirs.version} \`lm\` (MINPACK, NumPy models, differences) ${theirs.default.ms.toFixed(0)} ms at its defaults, where ${theirs.default.reached} fits have 6 digits, and ${theirs.tight.ms.toFixed(0)} ms at tolerances of 1e-15, where ${theirs.tight.reached} have; ours all have.`,
  ];
}

/** The page; `only` names sections: strd, mgh, speed. */
export function secondOrderPage(only = ['strd', 'mgh', 'speed']) {
  const sections = { strd: strdSection, mgh: mghSection, speed: speedSection };
  const body = only.flatMap((name) => sections[name]?.() ?? []);
  return `${['# Scores of @thetakit/second-order', 'Made by `node tooling/bench/second-order-scores.mjs --write`; without `--write` it prints them, and `strd`, `mgh` or `speed` choose one.', ...body].join('\n\n')}\n`;
}
