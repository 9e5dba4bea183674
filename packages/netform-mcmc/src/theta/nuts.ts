/**
 * The No-U-Turn sampler (Hoffman and Gelman 2014) with multinomial choice along the trajectory and the generalised turning
 * criterion (Betancourt 2017), in whitened coordinates: with the metric H = L L', momentum r ~ N(0, I) and leapfrog steps
 *
 *   r += eps/2 L^-1 grad,   theta += eps L^-T r,   r += eps/2 L^-1 grad.
 *
 * The trajectory doubles forwards or backwards in time until the sum rho of its momenta no longer points along the momenta
 * at both ends, rho' r_left <= 0 or rho' r_right <= 0, for the whole and for every subtree. Point i of it has weight
 * exp(-energy_i); subtrees are joined by uniform progressive sampling, and the new half of each doubling by biased
 * progressive sampling. Nothing but the step size needs tuning.
 */
import type { Stream } from '@thetakit/random';
import { solveLower, solveUpper } from './cholesky.ts';
import type { LogDensity } from './log-density.ts';
import type { ThetaKernel } from './theta-step.ts';

/** Most doublings of one trajectory: at most 1023 leapfrog steps. */
export const MOST_DOUBLINGS = 10;
/** An energy error beyond this counts as divergent. */
const divergence = 1000;

/** A point of phase space in whitened coordinates. */
interface PhasePoint {
  readonly theta: Float64Array;
  readonly momentum: Float64Array;
  /** L^-1 times the gradient of the log density. */
  readonly force: Float64Array;
  readonly logDensity: number;
}

/** A balanced piece of a trajectory. */
interface Subtree {
  readonly left: PhasePoint;
  readonly right: PhasePoint;
  /** Sum of the momenta. */
  readonly rho: Float64Array;
  readonly chosen: PhasePoint;
  /** log of the sum of exp(first energy - energy) over the points. */
  readonly logWeight: number;
  /** Does it turn, or leave the region where its integrator holds? Then it is not joined to the rest. */
  readonly ends: boolean;
}

/** What the trajectory of one update shares. */
interface Trajectory {
  readonly density: LogDensity;
  readonly metric: Float64Array;
  readonly stream: Stream;
  /** Signed step size: negative backwards in time. */
  eps: number;
  readonly energy: number;
  /** Sum of min(1, exp(first energy - energy)), and number, of the points made. */
  acceptance: number;
  steps: number;
  divergent: boolean;
}

/** One trajectory, and one point of it. */
export const nutsStep: ThetaKernel = (density, theta, { stepSize, metric }, stream) => {
  const momentum = stream.fillNormal(new Float64Array(density.dimension));
  const start = pointAt(density, metric, theta, momentum);
  const energy = energyOf(start);
  const run: Trajectory = { density, metric, stream, eps: stepSize, energy, acceptance: 0, steps: 0, divergent: false };
  let tree: Subtree = { left: start, right: start, rho: momentum, chosen: start, logWeight: 0, ends: false };
  for (let depth = 0; depth < MOST_DOUBLINGS && !tree.ends; depth++) {
    const forwards = stream.uniform() < 0.5;
    run.eps = forwards ? stepSize : -stepSize;
    const half = grow(run, forwards ? tree.right : tree.left, depth);
    if (half.ends) break;
    const chosen = stream.uniform() < Math.exp(half.logWeight - tree.logWeight) ? half.chosen : tree.chosen;
    tree = forwards ? joined(tree, half, chosen) : joined(half, tree, chosen);
  }
  return {
    theta: tree.chosen.theta,
    logDensity: tree.chosen.logDensity,
    acceptance: run.acceptance / Math.max(1, run.steps),
    evaluations: run.steps + 1,
    divergent: run.divergent,
    energy,
  };
};

/** 2^depth points onwards from `from`, which is not one of them. */
function grow(run: Trajectory, from: PhasePoint, depth: number): Subtree {
  if (depth === 0) return leaf(run, leapfrog(run, from));
  const first = grow(run, from, depth - 1);
  if (first.ends) return first;
  const second = grow(run, run.eps > 0 ? first.right : first.left, depth - 1);
  if (second.ends) return second;
  const logWeight = logSum(first.logWeight, second.logWeight);
  const chosen = run.stream.uniform() < Math.exp(second.logWeight - logWeight) ? second.chosen : first.chosen;
  return run.eps > 0 ? joined(first, second, chosen) : joined(second, first, chosen);
}

function leaf(run: Trajectory, point: PhasePoint): Subtree {
  const gain = run.energy - energyOf(point);
  const isDivergent = !(gain > -divergence);
  run.steps += 1;
  run.acceptance += Number.isNaN(gain) ? 0 : Math.min(1, Math.exp(gain));
  run.divergent ||= isDivergent;
  return { left: point, right: point, rho: point.momentum, chosen: point, logWeight: isDivergent ? Number.NEGATIVE_INFINITY : gain, ends: isDivergent };
}

/** Two neighbouring pieces, `left` earlier in time, as one. */
function joined(left: Subtree, right: Subtree, chosen: PhasePoint): Subtree {
  const rho = left.rho.map((sum, k) => sum + right.rho[k]!);
  const ends =
    turns(rho, left.left, right.right) ||
    turns(sumOf(left.rho, right.left.momentum), left.left, right.left) ||
    turns(sumOf(right.rho, left.right.momentum), left.right, right.right);
  return { left: left.left, right: right.right, rho, chosen, logWeight: logSum(left.logWeight, right.logWeight), ends };
}

function turns(rho: Float64Array, left: PhasePoint, right: PhasePoint): boolean {
  return !(dot(rho, left.momentum) > 0 && dot(rho, right.momentum) > 0);
}

function leapfrog({ density, metric, eps }: Trajectory, { theta, momentum, force }: PhasePoint): PhasePoint {
  const half = momentum.map((r, k) => r + (eps / 2) * force[k]!);
  const drift = solveUpper(metric, half);
  const next = pointAt(
    density,
    metric,
    theta.map((value, k) => value + eps * drift[k]!),
    half,
  );
  return { ...next, momentum: half.map((r, k) => r + (eps / 2) * next.force[k]!) };
}

function pointAt(density: LogDensity, metric: Float64Array, theta: Float64Array, momentum: Float64Array): PhasePoint {
  const gradient = new Float64Array(density.dimension);
  const logDensity = density.valueAndGradient(theta, gradient);
  return { theta, momentum, force: solveLower(metric, gradient), logDensity };
}

function energyOf({ logDensity, momentum }: PhasePoint): number {
  return -logDensity + dot(momentum, momentum) / 2;
}

function sumOf(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((each, k) => each + b[k]!);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function logSum(a: number, b: number): number {
  const largest = Math.max(a, b);
  return largest === Number.NEGATIVE_INFINITY ? largest : largest + Math.log(Math.exp(a - largest) + Math.exp(b - largest));
}
