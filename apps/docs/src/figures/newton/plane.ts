/** Newton's methods in the plane, with the contours of the model at the current point. */
import { gradientDescent } from '@thetakit/optimizers';
import type { AnyMethod } from '@thetakit/registry';
import { dampedNewton, newton, trustExact } from '@thetakit/second-order';
import { textOf } from '../../kit/control.ts';
import { decadesOf } from '../../kit/domain.ts';
import { type FigureProgram, PLAIN_BACKEND } from '../../kit/figure.ts';
import type { LineMark, Point } from '../../kit/scene.ts';
import { inWords } from '../../kit/slider-text.ts';
import { chosenSurface, type Surface, startAt, startOf, surfacePanel } from '../../surfaces/surfaces.ts';
import { beginTrace, endOf, pathOf, stepTrace, type Trace } from '../trace.ts';

const methods: Readonly<Record<string, AnyMethod>> = {
  newton,
  'damped-newton': dampedNewton,
  'trust-exact': trustExact,
  'gradient-descent': gradientDescent,
};

interface State {
  readonly surface: Surface;
  readonly trace: Trace;
  readonly slopes: number[];
}

const largest = (g: Float64Array) => Math.max(Math.abs(g[0]!), Math.abs(g[1]!));

/** The ellipses of the quadratic model where it is convex: the sets {s : s' H s = q (g' H^-1 g)} around its minimum, q = 1/4, 1. */
export function modelEllipses(
  g: ArrayLike<number>,
  H: ArrayLike<number>,
  x: ArrayLike<number>,
): { readonly minimum: Point; readonly rings: readonly Point[][] } | null {
  const [a, b, c] = [H[0]!, H[1]!, H[3]!];
  const determinant = a * c - b * b;
  if (!(a > 0) || !(determinant > 0)) return null;
  const [sx, sy] = [(b * g[1]! - c * g[0]!) / determinant, (b * g[0]! - a * g[1]!) / determinant];
  const height = -(g[0]! * sx + g[1]! * sy);
  // H = L L': on the ring L' s = r (cos, sin).
  const [l11, l21] = [Math.sqrt(a), b / Math.sqrt(a)];
  const l22 = Math.sqrt(c - l21 * l21);
  const minimum: Point = [x[0]! + sx, x[1]! + sy];
  const rings = [0.25, 1].map((share) => {
    const r = Math.sqrt(share * height);
    return Array.from({ length: 73 }, (_, k): Point => {
      const [u, v] = [r * Math.cos((k * Math.PI) / 36), r * Math.sin((k * Math.PI) / 36)];
      const dy = v / l22;
      return [minimum[0] + (u - l21 * dy) / l11, minimum[1] + dy];
    });
  });
  return { minimum, rings };
}

/** The figure. */
export const program: FigureProgram<State> = {
  backend: () => PLAIN_BACKEND,
  start(values) {
    const surface = chosenSurface(values);
    const method = textOf(values, 'method');
    const options = method === 'gradient-descent' ? { learningRate: 1e-3, gtol: 1e-6 } : { gtol: 1e-12 };
    const x0 = startOf(surface, values);
    const trace = beginTrace(methods[method] ?? newton, surface.objective, x0, { options, maxiter: method === 'gradient-descent' ? 300 : 60 });
    return { surface, trace, slopes: [largest(surface.objective.gradient!(x0))] };
  },
  step(state) {
    stepTrace(state.trace);
    if (state.slopes.length < state.trace.iterates.length) state.slopes.push(largest(state.surface.objective.gradient!(state.trace.iterates.at(-1)!)));
    return state;
  },
  isDone: ({ trace }) => trace.done,
  scene({ surface, trace, slopes }) {
    const x = trace.iterates.at(-1)!;
    const g = surface.objective.gradient!(x).slice();
    const H = surface.objective.hessian!(x).slice();
    const model = modelEllipses(g, H, x);
    const rings = (model?.rings ?? []).map(
      (points, i): LineMark => ({
        type: 'line',
        points,
        colour: 3,
        dashed: true,
        ...(i === 0 ? { label: 'levels of the model' } : {}),
      }),
    );
    return {
      panels: [
        surfacePanel(surface, [
          ...rings,
          ...(model === null ? [] : [{ type: 'dots', points: [model.minimum], colour: 3, radius: 5, hollow: true, label: "the model's minimum" } as const]),
          { type: 'line', points: pathOf(trace), colour: 2, label: 'path' },
          { type: 'dots', points: pathOf(trace), colour: 2, radius: 3 },
          { type: 'dots', points: [[x[0]!, x[1]!]], colour: 2, radius: 6 },
        ]),
        {
          x: { label: 'iteration', domain: [0, Math.max(10, slopes.length - 1)] },
          y: { label: 'largest component of the gradient', domain: decadesOf(slopes, 1e-15), scale: 'log' },
          marks: [
            { type: 'line', points: slopes.map((value, i): Point => [i, Math.max(1e-15, value)]), colour: 2 },
            { type: 'dots', points: slopes.map((value, i): Point => [i, Math.max(1e-15, value)]), colour: 2, radius: 3 },
          ],
        },
      ],
      status: `At (${inWords(x[0]!)}, ${inWords(x[1]!)}), f = ${inWords(trace.values.at(-1)!)}${model === null ? '; the model has no minimum here, because the Hessian is not positive definite' : ''}. ${endOf(trace)}`,
    };
  },
  pick: ({ surface }, _values, panel, x, y) => (panel === 0 ? startAt(surface, x, y) : null),
};
