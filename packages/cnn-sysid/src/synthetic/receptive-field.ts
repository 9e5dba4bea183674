/**
 * Receptive fields of the simulated population: a Gaussian centre minus a wider, heavier Gaussian surround, on an integer grid
 *
 *   a(x, y) = wc [ N2((x, y); c, 8 Cc) - ws N2((x, y); c, 8 Cs) ],   ws = 2 wc,   x, y = -r, ..., r (row x + r, column y + r)
 *
 * with N2 the bivariate normal density. Without variation Cc = (t/4) I and Cs = t I for a type of scale t: centre variance 2t,
 * surround variance 8t. The field is then scaled to |a| = 0.1 sqrt(pi/2), so that E|a.x| = 0.1 for white noise x.
 *
 * Source: Klindt, Ecker, Euler and Bethge, "Neural system identification for large populations separating 'what' and 'where'"
 * (2017). Ours: covariances are symmetric matrices; other radii than 8 are allowed.
 */
import type { Stream } from '@thetakit/random';
import { ThetakitError } from '@thetakit/registry';

/** Euclidean norm of every simulated receptive field, 0.1 sqrt(pi/2) = 0.125331. */
export const FIELD_NORM = 0.1 * Math.sqrt(Math.PI / 2);

/** A symmetric 2 x 2 covariance, in pixels^2. */
export interface Covariance {
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/** What makes one receptive field. */
export interface FieldShape {
  /** Centre (x, y) in pixels from the middle of the patch. */
  readonly centre: readonly [x: number, y: number];
  readonly centreCovariance: Covariance;
  readonly surroundCovariance: Covariance;
  /** Weight of the centre; the surround weighs twice its square. */
  readonly weight: number;
}

/** How fields of one type differ. */
export interface FieldVariation {
  /** Scale t of the type; 1 is the widest of the paper, 0.6 its second type. */
  readonly scale?: number;
  /** Relative spread v of widths, aspect and weight: each is uniform on 1 - v, ..., 1 + v. Default 0: all fields equal. */
  readonly variation?: number;
  /** Draw the centre within half a pixel of the middle. Default false. */
  readonly isOffCentre?: boolean;
}

/** The shape of one neuron of a type. Draws nothing when the variation is 0 and the centre fixed. */
export function drawFieldShape(stream: Stream, { scale = 1, variation = 0, isOffCentre = false }: FieldVariation): FieldShape {
  if (!(scale > 0) || !(variation >= 0 && variation < 1)) {
    throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
      who: 'drawFieldShape',
      problem: `scale is ${scale} and variation ${variation}, expected scale > 0 and 0 <= variation < 1`,
      action: 'Use scale 1 and variation 0.05, as the two types of the paper do',
      received: { scale, variation },
    });
  }
  const around = () => (variation === 0 ? 1 : 1 - variation + 2 * variation * stream.uniform());
  const covariance = (base: number): Covariance => {
    const aspect = around();
    const xx = 8 * aspect * around() * base;
    const yy = xx / (aspect * aspect);
    const xy = variation === 0 ? 0 : (0.6 * stream.uniform() - 0.3) * Math.min(xx, yy);
    return { xx, yy, xy };
  };
  const centreCovariance = covariance(scale / 4);
  const surroundCovariance = covariance(scale);
  const centre = isOffCentre ? ([stream.uniform() - 0.5, stream.uniform() - 0.5] as const) : ([0, 0] as const);
  return { centre, centreCovariance, surroundCovariance, weight: around() };
}

/** The field of a shape on a (2 radius + 1)^2 patch, row-major, scaled to `FIELD_NORM`. */
export function receptiveField({ centre, centreCovariance, surroundCovariance, weight }: FieldShape, radius = 8): Float64Array {
  const side = 2 * radius + 1;
  const field = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [dx, dy] = [row - radius - centre[0], column - radius - centre[1]];
      field[row * side + column] = weight * (normalDensity(dx, dy, centreCovariance) - 2 * weight * normalDensity(dx, dy, surroundCovariance));
    }
  }
  const norm = Math.sqrt(field.reduce((sum, each) => sum + each * each, 0));
  return field.map((each) => (each * FIELD_NORM) / norm);
}

/** exp(-d' S^-1 d / 2) / (2 pi sqrt(det S)) at d = (dx, dy). */
function normalDensity(dx: number, dy: number, { xx, yy, xy }: Covariance): number {
  const determinant = xx * yy - xy * xy;
  const quadratic = (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant;
  return Math.exp(-quadratic / 2) / (2 * Math.PI * Math.sqrt(determinant));
}
