/** Rules for test problems: the known answer is right, derivatives are derivatives, nothing is kept between calls. */
import type { Objective, Problem } from '@thetakit/registry';
import { type ConformanceCheck, require } from '../fail.ts';
import { differenceGradient } from '../oracle/check-gradient.ts';

/**
 * The rules that every problem must keep, each a named function that throws CONFORMANCE_FAILED:
 *
 *   for (const { name, run } of problemConformance(myProblem)) it(name, run);
 */
export function problemConformance(problem: Problem): ConformanceCheck[] {
  const { id, best, dimension, starts } = problem;
  return [
    { name: 'the objective has the dimension of the problem', run: () => checkDimension(problem) },
    {
      name: 'starts are finite, and so is f there',
      run: () => {
        for (const start of starts) {
          require(start.every(Number.isFinite), id, `the start [${start.join(', ')}] is not finite`, 'Give finite numbers');
          const value = problem.objective().value(Float64Array.from(start));
          require(Number.isFinite(value), id, `f is ${value} at the start [${start.slice(0, 4).join(', ')}]`, 'Start where f is defined');
        }
      },
    },
    { name: 'evaluations leave x as it was, and repeat', run: () => checkPure(problem) },
    { name: 'the gradient is the derivative of the value', run: () => checkGradient(problem) },
    {
      name: 'the known minimum is the value at the known minimiser',
      run: () => {
        if (best.x === undefined) return;
        require(best.x.length === dimension, id, `best.x has length ${best.x.length}, and the dimension is ${dimension}`, 'Give one number per variable');
        const value = problem.objective().value(Float64Array.from(best.x));
        // The published x has rounding of its own: near a free minimum f feels it to second order, near a constrained one to first.
        const allowed = Math.max(best.precision, problem.constraints === undefined ? 1e-8 : 1e-6) * Math.max(1, Math.abs(best.value));
        require(Math.abs(value - best.value) <=
          allowed, id, `f is ${value} at best.x, and best.value is ${best.value}`, 'Correct one of the two, or the precision');
      },
    },
    {
      name: 'no start is lower than the known minimum',
      run: () => {
        if (problem.constraints !== undefined || problem.bounds !== undefined) return;
        for (const start of starts) {
          const value = problem.objective().value(Float64Array.from(start));
          const floor = best.value - Math.max(best.precision, 1e-10) * Math.max(1, Math.abs(best.value));
          require(value >= floor, id, `f is ${value} at a start, below the known minimum ${best.value}`, 'Correct the known minimum');
        }
      },
    },
  ];
}

function checkDimension(problem: Problem): void {
  const { dimension } = problem.objective();
  require(dimension === problem.dimension, problem.id, `the objective has ${dimension} variables, and the problem says ${problem.dimension}`, 'Correct one');
}

function checkPure(problem: Problem): void {
  const objective = problem.objective();
  const x = Float64Array.from(problem.starts[0]!);
  const copy = x.slice();
  const first = objective.value(x);
  objective.gradient?.(x);
  require(x.every((value, i) => Object.is(value, copy[i])), problem.id, 'an evaluation writes to x', 'Copy x before you change it');
  require(Object.is(objective.value(x), first), problem.id, 'f at one point has two values', 'Keep nothing between calls');
  require(problem.objective() !==
    objective, problem.id, 'objective() gives the same object twice', 'Make a new objective for each call, with buffers of its own');
}

function checkGradient(problem: Problem): void {
  const objective: Objective = problem.objective();
  if (objective.gradient === undefined) return;
  const x = Float64Array.from(problem.starts[0]!);
  const analytic = objective.gradient(x).slice();
  const value = (at: Float64Array) => objective.value(at);
  // Two steps: one for variables near 1, one for variables whose scale is their size.
  const sizes = x.map((each) => Math.abs(each) || 1);
  const scaled = differenceGradient(
    (at) => value(at.map((each, i) => each * sizes[i]!)),
    x.map((each, i) => each / sizes[i]!),
  ).map((each, i) => each / sizes[i]!);
  const differences = [differenceGradient(value, x), scaled];
  const scale = Math.max(1, ...analytic.map(Math.abs), Math.abs(objective.value(x)));
  for (let i = 0; i < x.length; i++) {
    // Central differences: an error of eps^(2/3) = 4e-11 times the scale and the third derivative; 1e-5 leaves five digits for that.
    const isRight = differences.some((each) => Math.abs(analytic[i]! - each[i]!) <= 1e-5 * scale);
    require(isRight, problem.id, `component ${i + 1} of the gradient is ${analytic[i]} at the first start, differences give ${differences[0]![i]}`, 'Derive it again');
  }
}
