/** A section of a Pajek file: `*Name rest` and the rows below it. */
export interface PajekSection {
  /** Lower-case name without the star. */
  readonly name: string;
  /** What follows the name on its line. */
  readonly rest: readonly string[];
  /** Line of the header, from 1. */
  readonly line: number;
  readonly rows: readonly { readonly cells: readonly string[]; readonly line: number }[];
}

/**
 * Cuts a Pajek file into sections. Comments (`%`), blank lines and `*Network` headers are skipped, and so is the `*Vertices` line that
 * repeats the count inside a partition or a vector. Cells are separated by blanks; a cell in double quotes may hold blanks.
 */
export function pajekSections(text: string): PajekSection[] {
  const sections: { name: string; rest: string[]; line: number; rows: { cells: string[]; line: number }[] }[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((content, index) => {
      const cells = cellsOf(content);
      const line = index + 1;
      const head = cells[0];
      if (head === undefined || head.startsWith('%')) return;
      const current = sections.at(-1);
      if (!head.startsWith('*')) {
        if (current === undefined) sections.push({ name: '', rest: [], line, rows: [] });
        else current.rows.push({ cells, line });
        return;
      }
      const name = head.slice(1).toLowerCase();
      const isCount = name === 'vertices' && (current?.name === 'partition' || current?.name === 'vector') && current.rows.length === 0;
      if (name !== 'network' && !isCount) sections.push({ name, rest: cells.slice(1), line, rows: [] });
    });
  return sections;
}

function cellsOf(line: string): string[] {
  return Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, bare]) => quoted ?? bare!);
}
