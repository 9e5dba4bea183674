/** A network drawn: links as lines, agents as circles coloured by a group. SVG text without a browser. */
import { type AttributeValue, degreesOf, type Graph, layoutGraph, linksOf } from '@thetakit/netform-mcmc';
import { escapeHtml } from '../page.ts';
import { COLOURS, SERIES } from '../theme.ts';

const MARGIN = 14;
const LEGEND_LINE = 20;

/** What is drawn. */
export interface NetworkDrawing {
  readonly graph: Graph;
  /** Names of the agents, shown by a pointer that rests on them. */
  readonly ids: readonly string[];
  /** Colours by group. */
  readonly colour?: { readonly name: string; readonly values: readonly AttributeValue[] };
  /** Pixels; default 640. */
  readonly side?: number;
}

/** The drawing. `label` says what it shows, for those who cannot see it. */
export function networkSvg({ graph, ids, colour, side = 640 }: NetworkDrawing, label: string): string {
  const { x, y } = layoutGraph(graph);
  const span = side - 2 * MARGIN;
  const [top, bottom] = [Math.min(...y), Math.max(...y)];
  const groups = colour === undefined ? [] : groupsOf(colour.values);
  const head = groups.length === 0 ? 0 : LEGEND_LINE + 8;
  const at = (i: number) => [MARGIN + (x[i] ?? 0) * span, head + MARGIN + ((y[i] ?? 0) - top) * span] as const;
  const height = Math.ceil(head + 2 * MARGIN + (bottom - top) * span);
  const degrees = degreesOf(graph);
  const size = Math.min(7, Math.max(2.6, 60 / Math.sqrt(Math.max(1, graph.nodeCount))));
  const lines = linksOf(graph).map(([i, j]) => {
    const [[x1, y1], [x2, y2]] = [at(i), at(j)];
    return `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`;
  });
  const circles = ids.map((id, i) => {
    const [cx, cy] = at(i);
    const group = colour === undefined ? 0 : groups.indexOf(groupText(colour.values[i] ?? null));
    const title = `${id}${colour === undefined ? '' : `, ${colour.name} ${groupText(colour.values[i] ?? null)}`}, ${degrees[i] ?? 0} links`;
    return `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="${size.toFixed(1)}" fill="${colourOf(group)}" stroke="${COLOURS.paper}"><title>${escapeHtml(title)}</title></circle>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="${escapeHtml(label)}" width="${side}" viewBox="0 0 ${side} ${height}">${legend(colour?.name, groups)}<path d="${lines.join('')}" fill="none" stroke="${COLOURS.frame}" stroke-width="${graph.linkCount > 800 ? 0.7 : 1.1}"/>${circles.join('')}</svg>`;
}

function legend(name: string | undefined, groups: readonly string[]): string {
  if (name === undefined || groups.length === 0) return '';
  const font = 'font-family="system-ui, sans-serif" font-size="13"';
  let left = MARGIN;
  const width = (text: string) => 7.6 * text.length;
  const title = `<text x="${left}" y="${LEGEND_LINE}" ${font} fill="${COLOURS.muted}">${escapeHtml(name)}</text>`;
  left += width(name) + 18;
  const items = groups.map((group, g) => {
    const item = `<circle cx="${left.toFixed(0)}" cy="${LEGEND_LINE - 4.5}" r="5" fill="${colourOf(g)}"/><text x="${(left + 10).toFixed(0)}" y="${LEGEND_LINE}" ${font} fill="${COLOURS.ink}">${escapeHtml(group)}</text>`;
    left += width(group) + 34;
    return item;
  });
  return title + items.join('');
}

/** Series colours first, then ink and muted for more groups than there are colours. */
function colourOf(group: number): string {
  return SERIES[group] ?? (group === SERIES.length ? COLOURS.ink : COLOURS.muted);
}

function groupText(value: AttributeValue): string {
  return value === null ? 'unknown' : String(value);
}

function groupsOf(values: readonly AttributeValue[]): string[] {
  const inOrder = (a: AttributeValue, b: AttributeValue) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1);
  return [...new Set([...values.filter((value) => value !== null).toSorted(inOrder), ...values.filter((value) => value === null)].map(groupText))];
}
