/** The live run on a reference page: any registered method on a surface, its controls made from what the registry says of it. */
import type { Control } from '../kit/control.ts';
import type { FigureSpec } from '../kit/figure.ts';
import { startControls, surfaceControl } from '../surfaces/surface-names.ts';

/** A numeric option, as far as a slider needs it. */
export interface SliderOption {
  readonly name: string;
  readonly start: number;
  readonly min: number;
  readonly max: number;
  readonly scale: 'linear' | 'log';
}

/** What a reference page knows of its method: plain data, made when the site is built. */
export interface LiveMethod {
  readonly kind: 'optimizer' | 'minimizer' | 'least-squares';
  readonly id: string;
  readonly stochastic: boolean;
  readonly sliders: readonly SliderOption[];
}

/** A row of an option table, as `describe` gives it. */
export interface DescribedOption {
  readonly name: string;
  readonly type: string;
  readonly default?: unknown;
  readonly unit?: string | undefined;
}

/** Options that show something on a surface of two variables, with a range that does. */
const known: Readonly<Record<string, Omit<SliderOption, 'name' | 'start'>>> = {
  momentum: { min: 0, max: 0.98, scale: 'linear' },
  beta1: { min: 0, max: 0.98, scale: 'linear' },
  rho: { min: 0.5, max: 0.999, scale: 'linear' },
  points: { min: 3, max: 40, scale: 'linear' },
  samples: { min: 10, max: 1000, scale: 'log' },
  initialTrustRadius: { min: 0.01, max: 5, scale: 'log' },
  initialStep: { min: 0.01, max: 1, scale: 'log' },
};

/**
 * Sliders for the options of a method. The learning rate starts where it gets somewhere in a few hundred steps: at 0.05 when it is
 * a length (its unit is that of x), at 0.02 when it multiplies a gradient.
 */
export function slidersOf(options: readonly DescribedOption[]): SliderOption[] {
  return options.flatMap(({ name, type, default: initial, unit }): SliderOption[] => {
    if (type !== 'number' && type !== 'integer') return [];
    if (name === 'learningRate') return [{ name, start: unit === 'x' ? 0.05 : 0.02, min: 1e-4, max: 10, scale: 'log' }];
    const range = known[name];
    return range === undefined || typeof initial !== 'number' || initial < range.min || initial > range.max ? [] : [{ name, start: initial, ...range }];
  });
}

function sliderControl({ name, start, min, max, scale }: SliderOption): Control {
  const isCount = name === 'points' || name === 'samples';
  const step = scale === 'log' ? 0.02 : isCount ? 1 : 0.01;
  return { kind: 'range', id: `option-${name}`, label: name, min, max, step, start, scale };
}

/** Surfaces with residuals, for least-squares methods. */
const residualSurfaces = ['rosenbrock', 'himmelblau', 'beale'];

/** The figure of a method. */
export function liveRunSpec({ kind, id, stochastic, sliders }: LiveMethod): FigureSpec {
  return {
    id: `run-${id}`,
    title: `${id}, live`,
    stepName: 'iteration',
    seeded: stochastic,
    panels: [
      { title: 'Path (press to start elsewhere)', aspect: 1.1 },
      { title: 'Loss by evaluations', aspect: 1.1 },
    ],
    controls: [
      kind === 'least-squares' ? surfaceControl('rosenbrock', residualSurfaces) : surfaceControl('rosenbrock'),
      ...sliders.map(sliderControl),
      ...startControls('rosenbrock'),
    ],
  };
}
