/** Kernels, masks and images as pictures: blue below zero, white at zero, red above, on one symmetric scale per picture. */
import { pngAddress } from './png.ts';

/** A picture with its caption. */
export interface HeatMap {
  /** [rows, columns]. */
  readonly data: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  /** Short text under the picture. */
  readonly caption: string;
}

/** How a sheet of pictures is laid out. */
export interface HeatMapSheet {
  /** Pixels of one picture's longer side. Default 120. */
  readonly side?: number;
  /** Pictures per line. Default as many as fit 960 pixels. */
  readonly perLine?: number;
  /** Colour of the captions. Default #5b6475. */
  readonly ink?: string;
}

const GAP = 14;
const CAPTION = 20;
/** Cold and warm ends of the scale: 6 to 1 against white, and apart for the colour-blind. */
const COLD = [37, 99, 201] as const;
const WARM = [184, 50, 30] as const;

/** RGB bytes of a map on a scale from -limit to limit; what is not finite is grey. */
export function heatColours(data: ArrayLike<number>, limit: number): Uint8Array {
  const rgb = new Uint8Array(3 * data.length);
  for (let i = 0; i < data.length; i++) {
    const value = (data[i] ?? Number.NaN) / (limit > 0 ? limit : 1);
    const end = value < 0 ? COLD : WARM;
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = Number.isFinite(value) ? Math.round(255 + ((end[c] ?? 0) - 255) * Math.min(1, Math.abs(value))) : 160;
  }
  return rgb;
}

/** Pictures side by side as one SVG text. `label` says what they show, for those who cannot see them. */
export function heatMapSvg(
  maps: readonly HeatMap[],
  label: string,
  { side = 120, perLine = Math.max(1, Math.floor(960 / (side + GAP))), ink = '#5b6475' }: HeatMapSheet = {},
): string {
  const columns = Math.min(perLine, Math.max(1, maps.length));
  const lines = Math.ceil(maps.length / columns);
  const [width, height] = [columns * (side + GAP), lines * (side + CAPTION + GAP)];
  const pictures = maps.map(({ data, rows, columns: across, caption }, i) => {
    const limit = Array.from(data).reduce((most, each) => (Number.isFinite(each) ? Math.max(most, Math.abs(each)) : most), 0);
    const [x, y] = [(i % columns) * (side + GAP), Math.floor(i / columns) * (side + CAPTION + GAP)];
    const scale = side / Math.max(rows, across);
    const size = `width="${(across * scale).toFixed(1)}" height="${(rows * scale).toFixed(1)}"`;
    return `<image x="${x}" y="${y}" ${size} preserveAspectRatio="none" style="image-rendering:pixelated" href="${pngAddress(heatColours(data, limit), rows, across)}"/><rect x="${x}" y="${y}" ${size} fill="none" stroke="#c4cad6"/><text x="${x}" y="${y + side + 15}" font-family="system-ui, sans-serif" font-size="12" fill="${ink}">${escapeText(caption)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="${escapeText(label)}" width="${width}" viewBox="0 0 ${width} ${height}">${pictures.join('')}</svg>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
