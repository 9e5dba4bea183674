/** The table of figures: what the page needs at once, and where the numerics are. */
import type { Figure, FigureProgram, FigureSpec } from '../kit/figure.ts';
import { descentSpec } from './descent/spec.ts';
import { curveFitSpec, simplexSpec } from './external/specs.ts';
import { learningRateSpec } from './learning-rate/spec.ts';
import { lossesSpec } from './losses/spec.ts';
import { ballSpec, eigenSpec } from './momentum/specs.ts';
import { meetingsSpec, posteriorSpec, reassignSpec } from './network/specs.ts';
import { newtonLineSpec, newtonPlaneSpec } from './newton/specs.ts';
import { raceSpec } from './race/spec.ts';
import { searchSpec } from './search/spec.ts';
import { sysidSpec } from './sysid/spec.ts';

/** A row of the table. The state of a program is its own affair. */
function figure<S>(spec: FigureSpec, load: () => Promise<{ readonly program: FigureProgram<S> }>): Figure {
  return { spec, load: async () => (await load()).program as unknown as FigureProgram };
}

/** Every figure, in the order of the course. */
export const FIGURES: readonly Figure[] = [
  figure(lossesSpec, () => import('./losses/program.ts')),
  figure(searchSpec, () => import('./search/program.ts')),
  figure(descentSpec, () => import('./descent/program.ts')),
  figure(learningRateSpec, () => import('./learning-rate/program.ts')),
  figure(ballSpec, () => import('./momentum/ball.ts')),
  figure(eigenSpec, () => import('./momentum/eigen.ts')),
  figure(raceSpec, () => import('./race/program.ts')),
  figure(newtonLineSpec, () => import('./newton/line.ts')),
  figure(newtonPlaneSpec, () => import('./newton/plane.ts')),
  figure(curveFitSpec, () => import('./external/curve-fit.ts')),
  figure(simplexSpec, () => import('./external/simplex.ts')),
  figure(sysidSpec, () => import('./sysid/program.ts')),
  figure(meetingsSpec, () => import('./network/meetings.ts')),
  figure(posteriorSpec, () => import('./network/posterior.ts')),
  figure(reassignSpec, () => import('./network/reassign.ts')),
];

/** The figure of this id. Throws when a page names one that is not there. */
export function figureNamed(id: string): Figure {
  const found = FIGURES.find(({ spec }) => spec.id === id);
  if (found === undefined) throw new Error(`no figure is called ${id}; there are ${FIGURES.map(({ spec }) => spec.id).join(', ')}`);
  return found;
}
