/** Every primitive by name: those of the table, and those that only the functions that make them import. */
import type { Primitive } from '../src/ir/node.ts';
import { argsort } from '../src/primitives/argsort.ts';
import { barrier } from '../src/primitives/barrier.ts';
import { bessel } from '../src/primitives/bessel.ts';
import { betaInc } from '../src/primitives/beta-inc.ts';
import { cbrt } from '../src/primitives/cbrt.ts';
import { checkpoint } from '../src/primitives/checkpoint.ts';
import { cholesky } from '../src/primitives/cholesky.ts';
import { cond } from '../src/primitives/cond.ts';
import { detSign, logAbsDet } from '../src/primitives/determinant.ts';
import { digamma } from '../src/primitives/digamma.ts';
import { eighPacked, eighValues, eighVectors } from '../src/primitives/eigh.ts';
import { erfInv } from '../src/primitives/erf-inv.ts';
import { gammaInc } from '../src/primitives/gamma-inc.ts';
import { hostCall } from '../src/primitives/host-call.ts';
import { lgamma } from '../src/primitives/lgamma.ts';
import { logNdtr } from '../src/primitives/log-ndtr.ts';
import { millsRatio } from '../src/primitives/mills-ratio.ts';
import { ndtri } from '../src/primitives/ndtri.ts';
import { polygamma } from '../src/primitives/polygamma.ts';
import { qrPacked, qrQ, qrR } from '../src/primitives/qr.ts';
import { scan } from '../src/primitives/scan.ts';
import { lu, luSolve, solve } from '../src/primitives/solve.ts';
import { svdPacked, svdS, svdU, svdV } from '../src/primitives/svd.ts';
import { primitives } from '../src/primitives/table.ts';
import { triangularSolve } from '../src/primitives/triangular-solve.ts';
import { whileLoop } from '../src/primitives/while-loop.ts';

const separate = [
  barrier,
  bessel,
  betaInc,
  cbrt,
  checkpoint,
  cholesky,
  cond,
  detSign,
  logAbsDet,
  digamma,
  eighPacked,
  eighValues,
  eighVectors,
  erfInv,
  gammaInc,
  hostCall,
  lgamma,
  logNdtr,
  millsRatio,
  ndtri,
  polygamma,
  qrPacked,
  qrQ,
  qrR,
  lu,
  luSolve,
  solve,
  scan,
  svdPacked,
  svdS,
  svdU,
  svdV,
  triangularSolve,
  whileLoop,
  argsort,
] as unknown as readonly Primitive[];

/** name -> primitive. */
export const everyPrimitive: ReadonlyMap<string, Primitive> = new Map([...primitives, ...separate.map((primitive) => [primitive.name, primitive] as const)]);

/** The primitive of a name; throws where there is none. */
export function primitiveCalled(name: string): Primitive {
  const primitive = everyPrimitive.get(name);
  if (primitive === undefined) throw new Error(`no primitive is called ${name}`);
  return primitive;
}
