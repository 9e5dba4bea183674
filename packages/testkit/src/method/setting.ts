import type { AnyMethod, Bounds, Objective } from '@thetakit/registry';
import { curvedValley } from './sample-problems.ts';

/** How to run the method under test: on the curved valley, in a box when it needs one. */
export interface Setting {
  readonly options: unknown;
  readonly bounds: Bounds | undefined;
  readonly valley: Objective;
  start(): Float64Array;
}

/** Box that holds the starts and minimisers of both sample problems. */
export const sampleBox = (): Bounds => ({ lower: Float64Array.of(-5, -5), upper: Float64Array.of(5, 5) });

/** The default setting of a method. */
export function settingOf(method: AnyMethod, options: unknown): Setting {
  return {
    options,
    bounds: method.traits.bounds === 'required' ? sampleBox() : undefined,
    valley: curvedValley.objective,
    start: () => Float64Array.from(curvedValley.start),
  };
}
