/**
 * Fisher information and observed second derivatives of the complete-data log-likelihood. Per pair, with a = Lam(u),
 * b = Lam(v), p = a b and w = (1-a) z_u + (1-b) z_v:
 *
 *   Fisher        p/(1-p) w w'                                              always positive semi-definite
 *   Hessian, yes  -a(1-a) z_u z_u' - b(1-b) z_v z_v'
 *   Hessian, no   -p/(1-p)^2 [ (1-a)(1-2a+ap) z_u z_u' + (1-b)(1-2b+bp) z_v z_v' + (1-a)(1-b)(z_u z_v' + z_v z_u') ]
 *
 * The log-likelihood is not concave (a "no" with a near 1 and b small curves upwards), so metrics use the Fisher matrix.
 */
import type { Program } from '../model/program.ts';
import { closureValue, fillTables, type UtilityTables } from '../model/utility-tables.ts';
import type { Cells } from './cells.ts';
import { logistic } from './pair-factor.ts';

/** Fisher information at theta, row-major, shape [K, K]. */
export function fisherInformation(program: Program, theta: ArrayLike<number>, cells: Cells, tables: UtilityTables): Float64Array {
  return secondDerivatives(program, theta, cells, tables, (a, b) => {
    const odds = oddsOf(a, b);
    return [odds * (1 - a) * (1 - a), odds * (1 - b) * (1 - b), odds * (1 - a) * (1 - b)];
  });
}

/** Hessian of log L at theta, row-major, shape [K, K]. */
export function hessianGivenTimes(program: Program, theta: ArrayLike<number>, cells: Cells, tables: UtilityTables): Float64Array {
  return secondDerivatives(program, theta, cells, tables, (a, b, yes) => {
    if (yes) return [-a * (1 - a), -b * (1 - b), 0];
    const p = a * b;
    const scale = -oddsOf(a, b) / (1 - p);
    return [scale * (1 - a) * (1 - 2 * a + a * p), scale * (1 - b) * (1 - 2 * b + b * p), scale * (1 - a) * (1 - b)];
  });
}

/** p/(1 - p), where 1 - p = (1-a) + a (1-b) is a sum of positive numbers. */
function oddsOf(a: number, b: number): number {
  return (a * b) / (1 - a + a * (1 - b));
}

type PairCurvature = (a: number, b: number, yes: boolean) => readonly [number, number, number];

function secondDerivatives(program: Program, theta: ArrayLike<number>, cells: Cells, tables: UtilityTables, curvature: PairCurvature): Float64Array {
  fillTables(program, theta, tables, false);
  const K = program.labels.length;
  const matrix = new Float64Array(K * K);
  const zu = new Float64Array(K);
  const zv = new Float64Array(K);
  const yesBit = tables.sign === 1 ? 1 : 0;
  for (let c = 0; c < cells.count; c++) {
    const u = tables.pairUtility[cells.pairA[c]!]! + tables.degreeUtility[cells.degreeA[c]!]!;
    const v = tables.pairUtility[cells.pairB[c]!]! + tables.degreeUtility[cells.degreeB[c]!]!;
    const [uu, vv, uv] = curvature(logistic(u), logistic(v), cells.linked[c] === yesBit);
    if (uu === 0 && vv === 0 && uv === 0) continue;
    fillColumns(program, tables, cells.pairA[c]!, cells.degreeA[c]!, zu);
    fillColumns(program, tables, cells.pairB[c]!, cells.degreeB[c]!, zv);
    const w = cells.weight[c]!;
    for (let k = 0; k < K; k++) {
      const left = w * (uu * zu[k]! + uv * zv[k]!);
      const right = w * (uv * zu[k]! + vv * zv[k]!);
      for (let l = 0; l <= k; l++) matrix[k * K + l]! += left * zu[l]! + right * zv[l]!;
    }
  }
  for (let k = 0; k < K; k++) for (let l = 0; l < k; l++) matrix[l * K + k] = matrix[k * K + l]!;
  return matrix;
}

/** The columns z of one view of a cell. */
export function fillColumns(
  program: Program,
  { closureCount, closureBase, degreeCount }: UtilityTables,
  pairRow: number,
  degreeRow: number,
  z: Float64Array,
): void {
  const { count, values } = program.profiles;
  const profile = Math.floor(pairRow / closureCount);
  const closure = pairRow % closureCount;
  for (const { parameter, row } of program.statics) z[parameter] = values[row * count + profile]!;
  for (const { parameter, column, row } of program.closures) {
    z[parameter] = closureValue(column, closure, closureBase) * (row < 0 ? 1 : values[row * count + profile]!);
  }
  const own = Math.floor(degreeRow / degreeCount);
  for (const { parameter, column } of program.degrees) z[parameter] = column.value(own, degreeRow % degreeCount);
}
