/** The table of the BBOB score as a page. */
import { bbobEntries, bbobRunsOf } from './bbob-methods.ts';
import { bbobCounts, targets } from './bbob-score.ts';

export { globalSpeed } from './global-speed.ts';

/** Markdown: every method named (default all) beside its peer. `onRow` sees each row when it is done. */
export function bbobTable(names: readonly string[], onRow: (row: string) => void = () => {}): string {
  const chosen = bbobEntries.filter(({ method }) => names.length === 0 || names.includes(method.id));
  const rows = [
    `| method | ${targets.map((target) => `<= ${target}`).join(' | ')} | peer at 1e-8 | not solved in any instance |`,
    `| --- |${' --- |'.repeat(targets.length + 2)}`,
  ];
  const add = (row: string) => {
    rows.push(row);
    onRow(row);
  };
  for (const entry of chosen) {
    const runs = bbobRunsOf(entry);
    const unsolved = [...new Set(runs.map(({ number }) => number))].filter((number) =>
      runs.every((run) => run.number !== number || run.hits.at(-1) === Infinity),
    );
    const { peer, method } = entry;
    add(`| \`${method.id}\` | ${bbobCounts(runs).join(' | ')} | ${peer?.counts.at(-1) ?? ''} | ${unsolved.map((number) => `f${number}`).join(' ')} |`);
    if (peer !== undefined) add(`| ${peer.name} | ${peer.counts.join(' | ')} | | |`);
  }
  return rows.join('\n');
}
