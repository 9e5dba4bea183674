/** Direct evaluation of a convolution: the taps outside, the channels inside. */
import type { Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { type ConvParams, dilated, kernelSpatialOf, spatialOf } from './conv-shape.ts';

/** What the loops need, with missing spatial axes of size 1 in front: three axes always. */
interface ConvPlan {
  readonly batch: number;
  readonly groups: number;
  readonly depth: number;
  readonly width: number;
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly output: readonly number[];
  /** Per axis: position in the input of tap u of output o at o * taps + u; -1 where there is none. */
  readonly positions: readonly Int32Array[];
}

type Triple = readonly [number, number, number];
type Tables = readonly [Int32Array, Int32Array, Int32Array];

const plans = new WeakMap<Node, ConvPlan>();

/** Fills `out` with conv(x, w). Allocates at the first evaluation of a node only. */
export function evaluateConv(node: Node<ConvParams>, x: NumericArray, w: NumericArray, out: NumericArray): void {
  let plan = plans.get(node);
  if (plan === undefined) {
    plan = planConv(node);
    plans.set(node, plan);
  }
  out.fill(0, 0, sizeOf(node.shape));
  const { batch, groups, depth, width } = plan;
  const [i0, i1, i2] = plan.input as Triple;
  const [k0, k1, k2] = plan.kernel as Triple;
  const [o0, o1, o2] = plan.output as Triple;
  const [p0, p1, p2] = plan.positions as Tables;
  const features = groups * width;
  let to = 0;
  for (let n = 0; n < batch; n++) {
    for (let a = 0; a < o0; a++) {
      for (let b = 0; b < o1; b++) {
        for (let c = 0; c < o2; c++, to += features) {
          for (let u = 0; u < k0; u++) {
            const at0 = p0[a * k0 + u] as number;
            if (at0 < 0) continue;
            for (let v = 0; v < k1; v++) {
              const at1 = p1[b * k1 + v] as number;
              if (at1 < 0) continue;
              for (let t = 0, end = 1; t < k2; t = end, end++) {
                const at2 = p2[c * k2 + t] as number;
                if (at2 < 0) continue;
                // Without groups, neighbouring taps on neighbouring elements are one long row of channels.
                if (groups === 1) while (end < k2 && p2[c * k2 + end] === at2 + end - t) end++;
                const from = (((n * i0 + at0) * i1 + at1) * i2 + at2) * groups * depth;
                const tap = ((u * k1 + v) * k2 + t) * depth * features;
                if (width === 1) addSingles(x, from, w, tap, out, to, groups, depth * (end - t));
                else addRows(x, from, w, tap, out, to, groups, depth * (end - t), width);
              }
            }
          }
        }
      }
    }
  }
}

function planConv(node: Node<ConvParams>): ConvPlan {
  const [x, w] = node.inputs as readonly [Node, Node];
  const { strides, low, inputDilation, kernelDilation, groups } = node.params;
  const [input, kernel, output] = [spatialOf(x.shape), kernelSpatialOf(w.shape), spatialOf(node.shape)];
  const missing = 3 - input.length;
  const three = (sizes: readonly number[]) => [...new Array<number>(missing).fill(1), ...sizes];
  const tables = input.map((size, i) => {
    const [count, taps, gap] = [output[i] as number, kernel[i] as number, inputDilation[i] as number];
    const reach = dilated(size, gap);
    return Int32Array.from({ length: count * taps }, (_, k) => {
      const at = Math.floor(k / taps) * (strides[i] as number) + (k % taps) * (kernelDilation[i] as number) - (low[i] as number);
      return at >= 0 && at < reach && at % gap === 0 ? at / gap : -1;
    });
  });
  return {
    batch: x.shape[0] as number,
    groups,
    depth: w.shape.at(-2) as number,
    width: (w.shape.at(-1) as number) / groups,
    input: three(input),
    kernel: three(kernel),
    output: three(output),
    positions: [...Array.from({ length: missing }, () => Int32Array.of(0)), ...tables],
  };
}

/** One feature per group: a dot product over the channels of each group. */
function addSingles(x: NumericArray, from: number, w: NumericArray, tap: number, out: NumericArray, to: number, groups: number, depth: number): void {
  for (let g = 0; g < groups; g++) {
    let sum = out[to + g] as number;
    for (let c = 0, i = from + g * depth, k = tap + g; c < depth; c++, i++, k += groups) sum += (x[i] as number) * (w[k] as number);
    out[to + g] = sum;
  }
}

/** Several features per group: rows of the kernel times an input channel, four channels per pass over the features. */
function addRows(
  x: NumericArray,
  from: number,
  w: NumericArray,
  tap: number,
  out: NumericArray,
  to: number,
  groups: number,
  depth: number,
  width: number,
): void {
  const features = groups * width;
  for (let g = 0; g < groups; g++) {
    const start = from + g * depth;
    const target = to + g * width;
    let row = tap + g * width;
    let c = 0;
    for (; c + 4 <= depth; c += 4, row += 4 * features) {
      const r1 = row + features;
      const r2 = r1 + features;
      const r3 = r2 + features;
      const x0 = x[start + c] as number;
      const x1 = x[start + c + 1] as number;
      const x2 = x[start + c + 2] as number;
      const x3 = x[start + c + 3] as number;
      for (let j = 0; j < width; j++) {
        out[target + j] =
          (out[target + j] as number) + x0 * (w[row + j] as number) + x1 * (w[r1 + j] as number) + x2 * (w[r2 + j] as number) + x3 * (w[r3 + j] as number);
      }
    }
    for (; c < depth; c++, row += features) {
      const each = x[start + c] as number;
      for (let j = 0; j < width; j++) out[target + j] = (out[target + j] as number) + each * (w[row + j] as number);
    }
  }
}
