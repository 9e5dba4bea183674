/** What a figure shows, as plain data: panels with axes and marks. Numerics make scenes; one component draws them. */

/** An axis of a panel. */
export interface Axis {
  readonly label: string;
  readonly domain: readonly [number, number];
  /** Default 'linear'. */
  readonly scale?: 'linear' | 'log';
}

/** Number of a colour of the theme, 1 to 8; 0 is the colour of text. */
export type Colour = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** A point: x and y in the units of the axes. */
export type Point = readonly [number, number];

/** Points joined in order. Points that are not finite break the line. */
export interface LineMark {
  readonly type: 'line';
  readonly points: readonly Point[];
  readonly colour: Colour;
  /** Shown in the legend. */
  readonly label?: string;
  readonly dashed?: boolean;
  /** Pixels; default 2. */
  readonly width?: number;
}

/** Discs. */
export interface DotsMark {
  readonly type: 'dots';
  readonly points: readonly Point[];
  readonly colour: Colour;
  readonly label?: string;
  /** Radius in pixels; default 3. */
  readonly radius?: number;
  readonly hollow?: boolean;
}

/** Straight pieces from one point to another, such as arrows or links. */
export interface SegmentsMark {
  readonly type: 'segments';
  readonly pieces: readonly (readonly [Point, Point])[];
  readonly colour: Colour;
  readonly label?: string;
  readonly arrow?: boolean;
  readonly width?: number;
}

/** Bars from zero. */
export interface BarsMark {
  readonly type: 'bars';
  /** Left edge, right edge, height. */
  readonly bars: readonly (readonly [number, number, number])[];
  readonly colour: Colour;
  readonly label?: string;
}

/** Filled levels of a surface: each level has rings of points, made by `contourMark`. */
export interface ContoursMark {
  readonly type: 'contours';
  readonly levels: readonly { readonly value: number; readonly rings: readonly (readonly Point[])[] }[];
}

/** A grid of numbers as an image, row 0 at the top. */
export interface ImageMark {
  readonly type: 'image';
  readonly from: Point;
  readonly to: Point;
  readonly rows: number;
  readonly columns: number;
  readonly values: ArrayLike<number>;
  /** Half-width of the diverging scale around 0. */
  readonly limit: number;
}

/** A word at a place. */
export interface TextMark {
  readonly type: 'text';
  readonly at: Point;
  readonly text: string;
}

/** Anything that a panel can show. */
export type Mark = LineMark | DotsMark | SegmentsMark | BarsMark | ContoursMark | ImageMark | TextMark;

/** One plot. */
export interface Panel {
  readonly x: Axis;
  readonly y: Axis;
  readonly marks: readonly Mark[];
  /** No axes: for pictures and networks. */
  readonly bare?: boolean;
}

/** Everything that a figure shows at one moment. */
export interface Scene {
  readonly panels: readonly Panel[];
  /** The state in words: what a reader who does not see the picture needs. */
  readonly status: string;
}
