/** The step of `trf` near bounds: along the trust-region step, reflected at the first bound it meets, or down the gradient; the best of three. */
import { norm2 } from '../../dense/norm.ts';
import { isInside, type Meeting, stepToBound } from './feasible.ts';
import { along, alongFrom, minimumOnLine, type StepModel } from './quadratic-line.ts';

/** Where the step is chosen. */
export interface StepChoice {
  readonly model: StepModel;
  readonly x: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly radius: number;
  /** Share of the way to a bound that a step may go. */
  readonly theta: number;
}

/** Shortens or replaces z, shape [n], so that x + d z stays inside; returns the decrease of the model. */
export function chooseStep(choice: StepChoice, z: Float64Array): number {
  const { model, x, lower, upper, radius, theta } = choice;
  const { d } = model;
  const p = z.map((v, j) => d[j]! * v);
  if (isInside(x, p, lower, upper)) return -valueAt(model, z);
  const meeting: Meeting = { size: 0, hits: new Int8Array(x.length) };
  const toBound = stepToBound(x, p, lower, upper, meeting);
  const reflected = reflect(choice, z, p, toBound, meeting);
  const shortened = z.map((v) => v * toBound * theta);
  const candidates = [{ z: shortened, value: valueAt(model, shortened) }, downhill(choice, meeting, radius)];
  if (reflected !== null) candidates.push(reflected);
  const best = candidates.reduce((a, b) => (b.value < a.value ? b : a));
  z.set(best.z);
  return -best.value;
}

interface Candidate {
  readonly z: Float64Array;
  readonly value: number;
}

function valueAt(model: StepModel, z: Float64Array): number {
  const [a, b] = along(model, z);
  return a + b;
}

/** To the bound, and on from there with the components that met it turned round. */
function reflect({ model, x, lower, upper, radius, theta }: StepChoice, z: Float64Array, p: Float64Array, toBound: number, first: Meeting): Candidate | null {
  const { d } = model;
  const turned = z.map((v, j) => (first.hits[j] === 0 ? v : -v));
  const onBound = z.map((v) => v * toBound);
  const corner = x.map((v, j) => Math.min(Math.max(v + toBound * p[j]!, lower[j]!), upper[j]!));
  const toSphere = reach(onBound, turned, radius);
  const next = stepToBound(
    corner,
    turned.map((v, j) => d[j]! * v),
    lower,
    upper,
    { size: 0, hits: new Int8Array(x.length) },
  );
  const stride = Math.min(next, toSphere);
  if (!(stride > 0)) return null;
  const low = ((1 - theta) * toBound) / stride;
  const high = stride === next ? theta * next : toSphere;
  if (!(low <= high)) return null;
  const [a, b, c] = alongFrom(model, turned, onBound);
  const [t, value] = minimumOnLine(a, b, low, high, c);
  return { z: onBound.map((v, j) => v + t * turned[j]!), value };
}

function downhill({ model, x, lower, upper, theta }: StepChoice, meeting: Meeting, radius: number): Candidate {
  const z = model.slope.map((v) => -v);
  const toSphere = radius / norm2(z);
  const toBound = stepToBound(
    x,
    z.map((v, j) => model.d[j]! * v),
    lower,
    upper,
    meeting,
  );
  const [a, b] = along(model, z);
  const [t, value] = minimumOnLine(a, b, 0, toBound < toSphere ? theta * toBound : toSphere);
  return { z: z.map((v) => t * v), value };
}

/** The t > 0 with ||s + t z|| = radius; 0 when s lies outside. */
function reach(s: Float64Array, z: Float64Array, radius: number): number {
  let [a, b] = [0, 0];
  for (let j = 0; j < s.length; j++) {
    a += z[j]! * z[j]!;
    b += s[j]! * z[j]!;
  }
  const c = norm2(s) ** 2 - radius * radius;
  if (!(a > 0) || c > 0) return 0;
  const root = Math.sqrt(b * b - a * c);
  return b > 0 ? -c / (b + root) : (root - b) / a;
}
