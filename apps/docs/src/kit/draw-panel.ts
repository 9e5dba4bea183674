/** From a panel to shapes of an SVG picture of a size in pixels. */
import { type AxisScale, axisScale, ticksOf } from './axis-scale.ts';
import { imageUrl } from './image-url.ts';
import type { Colour, ContoursMark, Mark, Panel, Point } from './scene.ts';

/** A thing to draw. */
export type Shape =
  | { readonly kind: 'path'; readonly d: string; readonly classes: string; readonly style?: string }
  | { readonly kind: 'image'; readonly href: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  | { readonly kind: 'text'; readonly x: number; readonly y: number; readonly text: string };

/** A line of the grid with its label. */
export interface Tick {
  readonly key: string;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
  readonly anchor: 'middle' | 'end';
}

/** A picture, ready to put on the page. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly inner: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly ticks: readonly Tick[];
  readonly labels: { readonly x: Point; readonly y: Point } | null;
  readonly shapes: readonly Shape[];
  readonly legend: readonly { readonly label: string; readonly colour: Colour }[];
  /** The point of the axes under a pixel; null outside. */
  invert(x: number, y: number): Point | null;
}

/** Draws a panel at this size. */
export function drawPanel(panel: Panel, width: number, height: number): Drawing {
  const margin = panel.bare === true ? { left: 4, right: 4, top: 4, bottom: 4 } : { left: 46, right: 10, top: 18, bottom: 36 };
  const inner = { x: margin.left, y: margin.top, width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const x = axisScale(panel.x, inner.x, inner.x + inner.width);
  const y = axisScale(panel.y, inner.y + inner.height, inner.y);
  const legend = panel.marks.flatMap((mark) => ('label' in mark && mark.label !== undefined ? [{ label: mark.label, colour: mark.colour }] : []));
  return {
    width,
    height,
    inner,
    ticks: panel.bare === true ? [] : [...ticksBelow(panel, x, inner), ...ticksBeside(panel, y, inner)],
    labels: panel.bare === true ? null : { x: [inner.x + inner.width, height - 4], y: [4, 11] },
    shapes: panel.marks.flatMap((mark) => shapesOf(mark, x, y, width, height)),
    legend: legend.filter(({ label }, i) => legend.findIndex((each) => each.label === label) === i),
    invert(px, py) {
      const inside = px >= inner.x && px <= inner.x + inner.width && py >= inner.y && py <= inner.y + inner.height;
      return inside ? [x.invert(px), y.invert(py)] : null;
    },
  };
}

function ticksBelow(panel: Panel, scale: AxisScale, inner: Drawing['inner']): Tick[] {
  const bottom = inner.y + inner.height;
  return ticksOf(panel.x, scale, Math.max(2, Math.floor(inner.width / 70))).map(({ value, label }) => {
    const at = scale(value);
    return { key: `x${value}`, x1: at, x2: at, y1: inner.y, y2: bottom, label, labelX: at, labelY: bottom + 14, anchor: 'middle' };
  });
}

function ticksBeside(panel: Panel, scale: AxisScale, inner: Drawing['inner']): Tick[] {
  return ticksOf(panel.y, scale, Math.max(2, Math.floor(inner.height / 40))).map(({ value, label }) => {
    const at = scale(value);
    return { key: `y${value}`, x1: inner.x, x2: inner.x + inner.width, y1: at, y2: at, label, labelX: inner.x - 5, labelY: at + 4, anchor: 'end' };
  });
}

const number = (value: number) => (Math.abs(value) < 1e5 ? Math.round(value * 10) / 10 : Math.sign(value) * 1e5);

function polyline(points: readonly Point[], x: AxisScale, y: AxisScale): string {
  let d = '';
  let pen = 'M';
  for (const [px, py] of points) {
    const [sx, sy] = [x(px), y(py)];
    if (!Number.isFinite(sx) || !Number.isFinite(sy)) {
      pen = 'M';
      continue;
    }
    d += `${pen}${number(sx)},${number(sy)}`;
    pen = 'L';
  }
  return d;
}

function discs(points: readonly Point[], radius: number, x: AxisScale, y: AxisScale): string {
  return points
    .map(([px, py]) => [x(px), y(py)] as const)
    .filter(([sx, sy]) => Number.isFinite(sx) && Number.isFinite(sy) && Math.abs(sx) < 1e4 && Math.abs(sy) < 1e4)
    .map(([sx, sy]) => `M${number(sx - radius)},${number(sy)}a${radius},${radius} 0 1,0 ${2 * radius},0a${radius},${radius} 0 1,0 ${-2 * radius},0`)
    .join('');
}

function arrows(pieces: readonly (readonly [Point, Point])[], isArrow: boolean, x: AxisScale, y: AxisScale): string {
  return pieces
    .map(([[ax, ay], [bx, by]]) => {
      const [sx, sy, ex, ey] = [x(ax), y(ay), x(bx), y(by)];
      if (![sx, sy, ex, ey].every(Number.isFinite)) return '';
      const shaft = `M${number(sx)},${number(sy)}L${number(ex)},${number(ey)}`;
      const length = Math.hypot(ex - sx, ey - sy);
      if (!isArrow || length < 2) return shaft;
      const size = Math.min(8, length / 2);
      const [ux, uy] = [((ex - sx) / length) * size, ((ey - sy) / length) * size];
      return `${shaft}M${number(ex - ux - uy / 2)},${number(ey - uy + ux / 2)}L${number(ex)},${number(ey)}L${number(ex - ux + uy / 2)},${number(ey - uy - ux / 2)}`;
    })
    .join('');
}

/** Paths of contours by size: they are long, and the same from step to step. */
const contourPaths = new WeakMap<ContoursMark, { key: string; shapes: Shape[] }>();

function contourShapes(mark: ContoursMark, x: AxisScale, y: AxisScale, key: string): Shape[] {
  const known = contourPaths.get(mark);
  if (known?.key === key) return known.shapes;
  const shapes = mark.levels.map(({ rings }, i): Shape => {
    const d = rings.map((ring) => `${polyline(ring, x, y)}Z`).join('');
    return { kind: 'path', d, classes: 'contour', style: `--depth:${(i + 1) / mark.levels.length}` };
  });
  contourPaths.set(mark, { key, shapes });
  return shapes;
}

function shapesOf(mark: Mark, x: AxisScale, y: AxisScale, width: number, height: number): Shape[] {
  switch (mark.type) {
    case 'line':
      return [
        {
          kind: 'path',
          d: polyline(mark.points, x, y),
          classes: `line colour-${mark.colour}${mark.dashed === true ? ' dashed' : ''}`,
          style: `stroke-width:${mark.width ?? 2}`,
        },
      ];
    case 'dots':
      return [
        { kind: 'path', d: discs(mark.points, mark.radius ?? 3, x, y), classes: `${mark.hollow === true ? 'line hollow' : 'filled'} colour-${mark.colour}` },
      ];
    case 'segments':
      return [
        {
          kind: 'path',
          d: arrows(mark.pieces, mark.arrow === true, x, y),
          classes: `line colour-${mark.colour}`,
          style: `stroke-width:${mark.width ?? 2}`,
        },
      ];
    case 'bars': {
      const d = mark.bars.map(([left, right, top]) => `M${number(x(left))},${number(y(0))}V${number(y(top))}H${number(x(right))}V${number(y(0))}Z`).join('');
      return [{ kind: 'path', d, classes: `bar colour-${mark.colour}` }];
    }
    case 'contours':
      return contourShapes(mark, x, y, `${width}x${height}`);
    case 'image': {
      const [left, right, bottom, top] = [x(mark.from[0]), x(mark.to[0]), y(mark.from[1]), y(mark.to[1])];
      return [{ kind: 'image', href: imageUrl(mark), x: left, y: top, width: right - left, height: bottom - top }];
    }
    case 'text':
      return [{ kind: 'text', x: x(mark.at[0]), y: y(mark.at[1]), text: mark.text }];
  }
}
