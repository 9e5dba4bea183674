/** How a parameter starts, as data, and the numbers that it gives. */
import type { Stream } from '@thetakit/random';

/** The distribution of a start. */
export type Start =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly sd: number }
  /** Normal with mean 0, drawn again beyond two standard deviations. */
  | { readonly kind: 'truncated-normal'; readonly sd: number }
  /** Uniform on [-radius, radius]. */
  | { readonly kind: 'uniform'; readonly radius: number }
  /** Two by two unit matrices times `value`, one after the other. */
  | { readonly kind: 'unit-matrices'; readonly value: number };

/** `size` numbers drawn from a start. */
export function drawStart(start: Start, size: number, stream: Stream): Float64Array {
  const values = new Float64Array(size);
  switch (start.kind) {
    case 'constant':
      return values.fill(start.value);
    case 'unit-matrices':
      return values.map((_, i) => (i % 4 === 0 || i % 4 === 3 ? start.value : 0));
    case 'uniform':
      stream.fillUniform(values);
      return values.map((u) => start.radius * (2 * u - 1));
    case 'normal':
      stream.fillNormal(values);
      return values.map((z) => start.mean + start.sd * z);
    case 'truncated-normal':
      for (let i = 0; i < size; i++) {
        let z = stream.normal();
        while (Math.abs(z) > 2) z = stream.normal();
        values[i] = start.sd * z;
      }
      return values;
  }
}
