/** Objectives made from one formula f: R^n -> R that is not a sum of squares. */
import type { Objective } from '@thetakit/registry';
import { compile } from './tape/program.ts';
import type { Term } from './tape/term.ts';

/** The Objective of a formula of x(1)..x(n): value, gradient, Hessian and Hessian product. */
export function scalarObjective(n: number, formula: (x: (i: number) => Term) => Term): Objective {
  const program = compile(n, (x) => [formula(x)]);
  const ownGradient = new Float64Array(n);
  const ownHessian = new Float64Array(n * n);
  const ownProduct = new Float64Array(n);
  const unit = new Float64Array(n);
  function value(x: Float64Array): number {
    program.run(x);
    return program.output(0);
  }
  function gradient(x: Float64Array, out = ownGradient): Float64Array {
    program.run(x);
    program.addGradient(0, 1, n, out.fill(0), 0);
    return out;
  }
  function valueAndGradient(x: Float64Array, out = ownGradient) {
    gradient(x, out);
    return { value: program.output(0), gradient: out };
  }
  function hessian(x: Float64Array, out = ownHessian): Float64Array {
    program.run(x);
    out.fill(0);
    for (let j = 0; j < n; j++) {
      unit[j] = 1;
      program.addHessianProduct(0, unit, out, j * n);
      unit[j] = 0;
    }
    return out;
  }
  function hessianProduct(x: Float64Array, v: Float64Array, out = ownProduct): Float64Array {
    const direction = v.slice();
    program.run(x);
    program.addHessianProduct(0, direction, out.fill(0), 0);
    return out;
  }
  return { dimension: n, value, gradient, valueAndGradient, hessian, hessianProduct };
}
