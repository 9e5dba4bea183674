/** Where the neurons look: every mask's place over the field, in the colour of its type, with an open circle at the truth. */

/** What is drawn. */
export interface FieldMap {
  /** Side of the map in pixels of the map. */
  readonly side: number;
  /** Found places, [N, 2] as row and column. */
  readonly found: ArrayLike<number>;
  /** True places, where they are known. */
  readonly truth?: ArrayLike<number>;
  /** Type or cluster of each neuron. Default all the same. */
  readonly types?: ArrayLike<number>;
}

/** Colours; the defaults are those of the reports. */
export interface FieldMapColours {
  readonly series?: readonly string[];
  readonly frame?: string;
  readonly ink?: string;
}

const MARGIN = 12;

/** The map as SVG text, `pixels` wide. */
export function fieldMapSvg({ side, found, truth, types }: FieldMap, label: string, pixels = 420, colours: FieldMapColours = {}): string {
  const { series = ['#2563c9', '#b84c00', '#1d7f4f', '#7a3fc0', '#c02a5e', '#0f7b8a'], frame = '#c4cad6', ink = '#5b6475' } = colours;
  const scale = (pixels - 2 * MARGIN) / side;
  const at = (places: ArrayLike<number>, n: number) =>
    [MARGIN + ((places[2 * n + 1] ?? 0) + 0.5) * scale, MARGIN + ((places[2 * n] ?? 0) + 0.5) * scale] as const;
  const marks = Array.from({ length: found.length / 2 }, (_, n) => {
    const [x, y] = at(found, n);
    const colour = series[(types?.[n] ?? 0) % series.length] ?? ink;
    const dot = `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.4" fill="${colour}"><title>neuron ${n}: row ${found[2 * n]}, column ${found[2 * n + 1]}</title></circle>`;
    if (truth === undefined) return dot;
    const [tx, ty] = at(truth, n);
    return `<path d="M${tx.toFixed(1)} ${ty.toFixed(1)}L${x.toFixed(1)} ${y.toFixed(1)}" stroke="${colour}" stroke-width="1"/><circle cx="${tx.toFixed(1)}" cy="${ty.toFixed(1)}" r="6.5" fill="none" stroke="${ink}"/>${dot}`;
  });
  const span = (pixels - 2 * MARGIN).toFixed(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="${label.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}" width="${pixels}" viewBox="0 0 ${pixels} ${pixels}"><rect x="${MARGIN}" y="${MARGIN}" width="${span}" height="${span}" fill="none" stroke="${frame}"/>${marks.join('')}</svg>`;
}
