/**
 * Objectives made from one definition of the residuals.
 *
 *   r: R^n -> R^m,  f(x) = sum r_i(x)^2,  g = 2 J^T r,  H = 2 J^T J + 2 sum r_i hess r_i
 *
 * `value` is the published sum of squares, without the factor 1/2 of the least-squares convention: a method that works
 * from residuals minimises 1/2 sum r_i^2, which has the same minimisers and half the value.
 */
import type { Objective } from '@thetakit/registry';
import { compile, type Program } from './tape/program.ts';
import { sum, type Term } from './tape/term.ts';

/** Residuals as a formula of the variables x(1)..x(n), and of a row of data when there is data. */
export interface SumOfSquares {
  /** Number of variables n. */
  readonly dimension: number;
  /** Columns of data, all of one length; the formula is repeated for each row. */
  readonly columns?: readonly ArrayLike<number>[];
  /** The residuals of one row; `data(j)` is column j, counted from 1. */
  residuals(x: (i: number) => Term, data: (j: number) => Term): readonly Term[];
}

/** The Objective of a sum of squares: value, gradient, Hessian, Hessian product, residuals and Jacobian. */
export function sumOfSquares(definition: SumOfSquares): Objective {
  const { dimension: n, columns = [] } = definition;
  const program = compile(n + columns.length, (input) => {
    const residuals = definition.residuals(input, (j) => input(n + j));
    return [...residuals, sum(residuals.map((r) => r.square()))];
  });
  const perRow = program.outputCount - 1;
  const rows = columns[0]?.length ?? 1;
  const eachRow = rowRunner(program, n, columns, rows);
  return { ...curvatures(program, n, eachRow, perRow), ...firstOrder(program, n, eachRow, perRow), ...parts(program, n, eachRow, perRow, rows) };
}

type EachRow = (x: Float64Array, visit: (row: number) => void) => void;

/** Runs the program at x and each row of data in turn. */
function rowRunner(program: Program, n: number, columns: readonly ArrayLike<number>[], rows: number): EachRow {
  const inputs = new Float64Array(n + columns.length);
  return (x, visit) => {
    inputs.set(x);
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < columns.length; j++) inputs[n + j] = columns[j]![row]!;
      program.run(inputs);
      visit(row);
    }
  };
}

function firstOrder(program: Program, n: number, eachRow: EachRow, squares: number) {
  const own = new Float64Array(n);
  const result = { value: 0, gradient: own };
  function valueAndGradient(x: Float64Array, out = own) {
    let total = 0;
    out.fill(0);
    eachRow(x, () => {
      total += program.output(squares);
      program.addGradient(squares, 1, n, out, 0);
    });
    result.value = total;
    result.gradient = out;
    return result;
  }
  function value(x: Float64Array): number {
    let total = 0;
    eachRow(x, () => {
      total += program.output(squares);
    });
    return total;
  }
  return { dimension: n, value, gradient: (x: Float64Array, out = own) => valueAndGradient(x, out).gradient, valueAndGradient };
}

function curvatures(program: Program, n: number, eachRow: EachRow, squares: number) {
  const own = new Float64Array(n * n);
  const ownProduct = new Float64Array(n);
  const unit = new Float64Array(n);
  function hessian(x: Float64Array, out = own): Float64Array {
    out.fill(0);
    eachRow(x, () => {
      for (let j = 0; j < n; j++) {
        unit[j] = 1;
        program.addHessianProduct(squares, unit, out, j * n);
        unit[j] = 0;
      }
    });
    return out;
  }
  function hessianProduct(x: Float64Array, v: Float64Array, out = ownProduct): Float64Array {
    const direction = v.slice();
    out.fill(0);
    eachRow(x, () => program.addHessianProduct(squares, direction, out, 0));
    return out;
  }
  return { hessian, hessianProduct };
}

function parts(program: Program, n: number, eachRow: EachRow, perRow: number, rows: number) {
  const residualCount = perRow * rows;
  const own = new Float64Array(residualCount);
  const ownJacobian = new Float64Array(residualCount * n);
  function residuals(x: Float64Array, out = own): Float64Array {
    eachRow(x, (row) => {
      for (let k = 0; k < perRow; k++) out[row * perRow + k] = program.output(k);
    });
    return out;
  }
  function jacobian(x: Float64Array, out = ownJacobian): Float64Array {
    out.fill(0);
    eachRow(x, (row) => {
      for (let k = 0; k < perRow; k++) program.addGradient(k, 1, n, out, (row * perRow + k) * n);
    });
    return out;
  }
  return { residualCount, residuals, jacobian };
}
