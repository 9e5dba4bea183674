/** From the printed formulas to problems with exact derivatives. */
import { type Constraints, defineProblem, type Problem } from '@thetakit/registry';
import { scalarObjective } from '../scalar-objective.ts';
import { parseFormula } from '../tape/parse-formula.ts';
import { compile } from '../tape/program.ts';
import { OP, type Operand, Term } from '../tape/term.ts';
import type { HsDefinition } from './definition.ts';

/** A problem of Hock and Schittkowski: `hs-71`. */
export interface HsProblem extends Problem {
  readonly collection: 'hs';
}

/** Makes the problem of a definition. */
export function hsProblem(definition: HsDefinition): HsProblem {
  const { number, start, f, equal = [], atLeast = [], lower, upper, minimum, x, localMinima, note } = definition;
  const n = start.length;
  const none = start.map(() => null);
  const count = equal.length + atLeast.length;
  const summary = `Hock-Schittkowski problem ${number}: ${n} variables, ${equal.length} equalities, ${atLeast.length} inequalities${note === undefined ? '' : `; ${note}`}.`;
  return defineProblem({
    id: `hs-${number}`,
    summary,
    aliases: [`HS${number}`],
    collection: 'hs',
    dimension: n,
    starts: [start],
    best: { value: minimum, precision: 1e-9, ...(x === undefined ? {} : { x }) },
    ...(localMinima === undefined ? {} : { localMinima }),
    ...(lower === undefined && upper === undefined ? {} : { bounds: { lower: lower ?? none, upper: upper ?? none } }),
    sources: ['W. Hock, K. Schittkowski, Test Examples for Nonlinear Programming Codes, LNEMS 187, Springer 1981'],
    objective: () => scalarObjective(n, (at) => termOf(parseFormula(f, at), at)),
    ...(count === 0 ? {} : { constraints: () => hsConstraints(n, equal, atLeast) }),
  }) as unknown as HsProblem;
}

function termOf(value: Operand, x: (k: number) => Term): Term {
  return typeof value === 'number' ? new Term(x(1).tape, OP.constant, -1, -1, value) : value;
}

/** Equalities first: 0 <= c <= 0, then inequalities: 0 <= c. */
function hsConstraints(n: number, equal: readonly string[], atLeast: readonly string[]): Constraints {
  const formulas = [...equal, ...atLeast];
  const count = formulas.length;
  const program = compile(n, (at) => formulas.map((text) => termOf(parseFormula(text, at), at)));
  return {
    count,
    lower: new Float64Array(count),
    upper: Float64Array.from(formulas, (_, k) => (k < equal.length ? 0 : Infinity)),
    values: (x, out = new Float64Array(count)) => {
      program.run(x);
      for (let k = 0; k < count; k++) out[k] = program.output(k);
      return out;
    },
    jacobian: (x, out = new Float64Array(count * n)) => {
      program.run(x);
      out.fill(0);
      for (let k = 0; k < count; k++) program.addGradient(k, 1, n, out, k * n);
      return out;
    },
  };
}
