/** NIST's 27 data sets from both starts: correct digits, ours beside SciPy's. */

import { traceFit } from '../../../apps/cli/src/fit/trace-model.ts';
import { bindNames, parseFormula } from '../../../packages/formula/src/index.ts';
import { strd, strdObjective } from '../../../packages/problems/src/index.ts';
import { dogbox, fitStatistics, leastSquares, trf } from '../../../packages/second-order/src/index.ts';

/** Digits of the worst of several numbers, at most 11: all that NIST certifies. */
export function digits(got, certified) {
  return Math.max(0, Math.min(11, ...certified.map((c, i) => -Math.log10(Math.abs(got[i] - c) / Math.abs(c)))));
}

/** The objective of an entry, compiled from its formula by autodiff-core. */
export function compiledObjective(entry) {
  const columns = new Map(Object.entries(entry.columns).map(([name, values]) => [name, Float64Array.from(values)]));
  const formula = bindNames(parseFormula(entry.formula), { columns: [...columns.keys()], parameters: entry.parameters });
  const y = columns.get('y');
  const used = new Map(formula.modelVariables.map((name) => [name, columns.get(name)]));
  return traceFit(
    { model: formula.model, parameters: entry.parameters, columns: used, rows: y.length },
    entry.name === 'Nelson' ? y.map(Math.log) : y,
    undefined,
  );
}

/** What was measured: one row per data set and start. */
export function strdRows() {
  return Object.values(strd).flatMap((entry) => {
    const compiled = compiledObjective(entry);
    const { residuals } = strdObjective(entry);
    const { parameters, standardDeviations } = entry.certified;
    return entry.starts.map((start, k) => {
      const exact = leastSquares(compiled, start);
      const errors = fitStatistics({ parameters: exact.x, residuals: exact.fun, jacobian: exact.jac }).standardErrors;
      const lre = (fit) => digits(fit.x, parameters);
      return {
        name: entry.name,
        start: k + 1,
        ours: [
          lre(exact),
          lre(leastSquares((x) => residuals(x), start)),
          lre(leastSquares((x) => residuals(x), start, { jac: '2-point' })),
          lre(leastSquares(compiled, start, { method: trf, maxiter: 3000 })),
          lre(leastSquares(compiled, start, { method: dogbox, maxiter: 3000 })),
        ],
        errors: digits(errors, standardDeviations),
      };
    });
  });
}

export const OUR_COLUMNS = ['lm, compiled', 'lm, 3-point', 'lm, 2-point', 'trf, compiled', 'dogbox, compiled'];
