/** Gauss-Newton products of a sum of squares. */
import { type Objective, ThetakitError } from '@thetakit/registry';

/**
 * The objective with `hessianProduct` G v = J^T (J v), J the Jacobian of its residuals, remembered for the last x: for
 * `hessianFree`, `trustNcg` and others that want products which never bend down. Throws ORACLE_MISSING without residuals and Jacobian.
 */
export function gaussNewtonProducts(objective: Objective): Objective {
  const { dimension: n, residualCount: m, jacobian, residuals } = objective;
  if (jacobian === undefined || residuals === undefined || m === undefined) {
    throw new ThetakitError('ORACLE_MISSING', {
      who: 'gaussNewtonProducts',
      problem: 'the objective has no residuals or no Jacobian',
      action: 'Give residualCount, residuals and jacobian, or products of your own',
    });
  }
  const at = new Float64Array(n).fill(NaN);
  const held = new Float64Array(m * n);
  const image = new Float64Array(m);
  return {
    ...objective,
    hessianProduct(x, v, out = new Float64Array(n)) {
      if (x.some((value, i) => value !== at[i])) {
        const j = jacobian.call(objective, x, held);
        if (j !== held) held.set(j);
        at.set(x);
      }
      out.fill(0);
      for (let i = 0; i < m; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += held[i * n + j]! * v[j]!;
        image[i] = sum;
        for (let j = 0; j < n; j++) out[j] = out[j]! + held[i * n + j]! * sum;
      }
      return out;
    },
  };
}
