/**
 * Colours of charts and page. Charts are drawn in the light palette; the page's style sheet maps each light colour to its dark
 * counterpart, so one SVG serves both. Every colour in a chart must come from this table.
 */

/** Light colour, dark colour. Ink on paper has a contrast of at least 7, muted ink at least 4.5. */
const table = {
  paper: ['#ffffff', '#16181d'],
  ink: ['#1f2430', '#e6e8ee'],
  muted: ['#5b6475', '#a3abbb'],
  grid: ['#e4e7ee', '#2c313c'],
  frame: ['#c4cad6', '#454c5b'],
  blue: ['#2563c9', '#7fb0ff'],
  orange: ['#b84c00', '#ff9d5c'],
  green: ['#1d7f4f', '#5fd39a'],
  violet: ['#7a3fc0', '#c39bff'],
  rose: ['#c02a5e', '#ff8ab0'],
  teal: ['#0f7b8a', '#5ccfe0'],
  band: ['#bcd2f7', '#27406b'],
  panel: ['#f5f7fa', '#1e2128'],
} as const;

/** Name of a colour of the theme. */
export type ColourName = keyof typeof table;

/** The light colours, which charts use. */
export const COLOURS = Object.fromEntries(Object.entries(table).map(([name, [light]]) => [name, light])) as Readonly<Record<ColourName, string>>;

/** Colours of series, in order. */
export const SERIES: readonly string[] = [COLOURS.blue, COLOURS.orange, COLOURS.green, COLOURS.violet, COLOURS.rose, COLOURS.teal];

/** Levels of a height map, low to high, for both schemes. In both, darker is lower. */
export const HEIGHTS: readonly (readonly [light: string, dark: string])[] = [
  ['#2f6fce', '#14233a'],
  ['#4580d6', '#1a2d49'],
  ['#5c92dd', '#203758'],
  ['#73a3e3', '#274268'],
  ['#8ab4e9', '#2e4d78'],
  ['#a0c4ef', '#365889'],
  ['#b6d3f4', '#3f649a'],
  ['#cbe0f8', '#4870ab'],
  ['#deebfb', '#527cbb'],
  ['#eef5fd', '#5c89cb'],
];

/** CSS: the custom properties of both schemes, and the mapping of chart colours in the dark one. */
export function themeCss(): string {
  const properties = (scheme: 0 | 1) =>
    Object.entries(table)
      .map(([name, pair]) => `--${name}:${pair[scheme]}`)
      .join(';');
  const pairs: readonly (readonly [string, string])[] = [...Object.values(table), ...HEIGHTS];
  const mapped = pairs.map(([light, dark]) => `svg.chart [fill="${light}"]{fill:${dark}}svg.chart [stroke="${light}"]{stroke:${dark}}`).join('');
  return `:root{color-scheme:light dark;${properties(0)}}@media (prefers-color-scheme:dark){:root{${properties(1)}}${mapped}}`;
}
