/** Windows that slide over every axis of an array: sizes, steps, and where their elements are. Padding is a `pad` before. */
import { ThetakitError } from '@thetakit/registry';
import type { Node } from '../ir/node.ts';
import { type Shape, showShape, sizeOf, stridesOf } from '../ir/shape.ts';
import { walk } from '../ir/strided-copy.ts';
import { dilated } from './conv-shape.ts';

/** One number per axis each; 1 everywhere along axes without a window. */
export interface WindowParams {
  readonly window: readonly number[];
  readonly strides: readonly number[];
  /** Distance between neighbours inside a window. */
  readonly dilations: readonly number[];
}

/** Number of positions of the window along each axis. */
export function windowShape(who: string, x: Shape, { window, strides, dilations }: WindowParams): number[] {
  if (window.length !== x.length || window.some((size) => size < 1)) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who,
      problem: `a window of shape ${showShape(window)} does not slide over an array of shape ${showShape(x)}`,
      action: 'Give the window a size of at least 1 per axis of the array',
      received: [x, window],
    });
  }
  return x.map((size, axis) => {
    const room = size - dilated(window[axis] as number, dilations[axis] as number);
    return room < 0 ? 0 : Math.floor(room / (strides[axis] as number)) + 1;
  });
}

/** The parameters over one more axis in front. */
export function shiftWindow<P extends WindowParams>(params: P): P {
  return { ...params, window: [1, ...params.window], strides: [1, ...params.strides], dilations: [1, ...params.dilations] };
}

/** Where the elements of the windows are: a window's at base + tap, for runs of neighbouring windows. */
export interface WindowPlan {
  /** Per run of windows: place of the first element of its first window. */
  readonly bases: Int32Array;
  /** Per element of a window in row-major order: distance from the first. */
  readonly taps: Int32Array;
  /** Windows per run, one element apart: those along the last axes, if nothing slides there. */
  readonly run: number;
}

const plans = new WeakMap<Node, WindowPlan>();

/** The plan of a node whose only input the window slides over; made once. */
export function windowPlan(node: Node<WindowParams>): WindowPlan {
  let plan = plans.get(node);
  if (plan === undefined) {
    plan = makePlan((node.inputs[0] as Node).shape, node);
    plans.set(node, plan);
  }
  return plan;
}

function makePlan(x: Shape, { params: { window, strides, dilations }, shape }: Node<WindowParams>): WindowPlan {
  let sliding = x.length;
  while (sliding > 0 && window[sliding - 1] === 1 && strides[sliding - 1] === 1) sliding--;
  const own = stridesOf(x);
  const places = (sizes: Shape, steps: readonly number[]) => {
    const list = new Int32Array(sizeOf(sizes));
    walk({ shape: sizes, offset: 0, strides: sizes.map((_, axis) => (own[axis] as number) * (steps[axis] as number)) }, (at, i) => {
      list[i] = at;
    });
    return list;
  };
  return { bases: places(shape.slice(0, sliding), strides), taps: places(window, dilations), run: sizeOf(shape.slice(sliding)) };
}
