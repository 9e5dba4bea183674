import { table } from './markdown.mjs';

/** Cases and columns of docs/benchmarks.md that the first page shows: where we are ahead and where we are not. */
const shownCases = ['logreg 1000x10', 'MLP 128:64-128-10', 'MLP 256:784-256-10', 'Rosenbrock 10', 'Rosenbrock 10000'];
const shownColumns = ['case', 'ours', 'hand', 'tfjs-cpu', 'tfjs-wasm', 'jax-js'];

/**
 * The README with its table of benchmarks taken from docs/benchmarks.md. Throws when the markers, a column or a case is
 * not there.
 *
 * @param {string} readme
 * @param {string} benchmarks
 * @returns {string}
 */
export function withBenchmarks(readme, benchmarks) {
  const [head = [], , ...rows] = benchmarks
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((each) => each.trim()),
    );
  const columns = shownColumns.map((name) => head.indexOf(name));
  const chosen = shownCases.map((name) => rows.find(([first]) => first === name));
  if (columns.includes(-1) || chosen.includes(undefined)) throw new Error(`docs/benchmarks.md lacks one of ${[...shownColumns, ...shownCases].join(', ')}`);
  const cells = chosen.map((row) => columns.map((column) => row?.[column] ?? ''));
  const parts = /^([\s\S]*<!-- benchmarks -->\n)[\s\S]*(\n<!-- end of benchmarks -->[\s\S]*)$/.exec(readme);
  if (parts === null) throw new Error('README.md lacks the lines <!-- benchmarks --> and <!-- end of benchmarks -->');
  return `${parts[1]}\n${table(shownColumns, cells)}\n${parts[2]}`;
}
