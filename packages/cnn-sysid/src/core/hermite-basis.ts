/**
 * Two-dimensional Hermite functions on a pixel grid, at several rotations:
 *
 *   h_ab(x, y) = c H_a(x) H_b(y) exp(-(x^2 + y^2) / 2),   a + b < order
 *
 * H are the physicists' Hermite polynomials; c makes the norm over the unrotated grid 1. The grid spans
 * [-sqrt(2 order), sqrt(2 order)] across the kernel, a little beyond the turning point of the highest order. A rotated
 * function is sampled at rotated coordinates, which is exact: no interpolation.
 *
 * Source: Ecker et al., ICLR 2019, arXiv:1809.10504, whose steering matrices give the same functions.
 */

/** Sampled functions. */
export interface HermiteBasis {
  /** Number of functions, order (order + 1) / 2. */
  readonly count: number;
  /** Shape [rotations, size * size, count], row-major. */
  readonly values: Float64Array;
}

/** Samples the basis of an odd or even kernel size; `upsampling` points per pixel and axis are averaged. */
export function hermiteBasis(size: number, rotations: number, upsampling: number, order = size): HermiteBasis {
  const pairs = Array.from({ length: order }, (_, total) => Array.from({ length: total + 1 }, (_, b) => [total - b, b] as const)).flat();
  const count = pairs.length;
  const pixels = size * size;
  const values = new Float64Array(rotations * pixels * count);
  const reach = Math.sqrt(2 * order);
  const fine = size * upsampling;
  const coordinate = (index: number) => (reach * (2 * index + 1 - fine)) / fine;
  const [first, second] = [new Float64Array(order), new Float64Array(order)];
  for (let r = 0; r < rotations; r++) {
    const [cos, sin] = quarterExact((2 * Math.PI * r) / rotations, r, rotations);
    for (let row = 0; row < fine; row++) {
      for (let column = 0; column < fine; column++) {
        const [x, y] = [coordinate(column), coordinate(row)];
        hermiteFunctions(cos * x + sin * y, first);
        hermiteFunctions(cos * y - sin * x, second);
        const at = (r * pixels + Math.floor(row / upsampling) * size + Math.floor(column / upsampling)) * count;
        pairs.forEach(([a, b], j) => {
          values[at + j] = (values[at + j] as number) + ((first[a] as number) * (second[b] as number)) / upsampling ** 2;
        });
      }
    }
  }
  normalise(values, pixels, count);
  return { count, values };
}

/** Cosine and sine, exact at multiples of a quarter turn. */
function quarterExact(angle: number, r: number, rotations: number): readonly [number, number] {
  const quarter = (4 * r) / rotations;
  if (!Number.isInteger(quarter)) return [Math.cos(angle), Math.sin(angle)];
  return (
    [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ] as const
  )[quarter % 4] as readonly [number, number];
}

/** Normalised Hermite functions of degrees 0, 1, ... by their three-term recurrence, without overflow. */
function hermiteFunctions(x: number, out: Float64Array): void {
  let [before, current] = [0, Math.exp((-x * x) / 2)];
  for (let n = 0; n < out.length; n++) {
    out[n] = current;
    [before, current] = [current, Math.sqrt(2 / (n + 1)) * x * current - Math.sqrt(n / (n + 1)) * before];
  }
}

/** Divides every function, at all rotations, by its norm over the unrotated grid. */
function normalise(values: Float64Array, pixels: number, count: number): void {
  for (let j = 0; j < count; j++) {
    let sum = 0;
    for (let p = 0; p < pixels; p++) sum += (values[p * count + j] as number) ** 2;
    const norm = Math.sqrt(sum);
    for (let i = j; i < values.length; i += count) values[i] = (values[i] as number) / norm;
  }
}
