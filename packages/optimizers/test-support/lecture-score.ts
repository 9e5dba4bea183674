/** The lecture's polynomial from the starts and with the methods of the table that SciPy's answers are known for. */
import { lecturePolynomial } from '@thetakit/problems';
import type { AnyMethod } from '@thetakit/registry';
import { cg } from '../src/conjugate-gradient/cg.ts';
import { slsqp } from '../src/constrained/slsqp.ts';
import { nelderMead } from '../src/derivative-free/nelder-mead.ts';
import { powell } from '../src/derivative-free/powell.ts';
import { bobyqa } from '../src/model-based/bobyqa.ts';
import { bfgs } from '../src/quasi-newton/bfgs.ts';
import { lBfgsB } from '../src/quasi-newton/l-bfgs-b.ts';
import { runMethod } from '../src/run/run-method.ts';
import { tnc } from '../src/truncated-newton/tnc.ts';

/** Starts by name; the third is numpy's default_rng(0).normal(size=6). */
export const lectureStarts: Readonly<Record<string, readonly number[]>> = {
  zeros: [0, 0, 0, 0, 0, 0],
  ones: [1, 1, 1, 1, 1, 1],
  'normal(seed 0)': [0.1257302210933933, -0.1321048632913019, 0.6404226504432821, 0.10490011715303971, -0.535669373161111, 0.36159505490948474],
};

/** One run of the table. */
export interface LectureRow {
  readonly start: string;
  /** The name that SciPy uses, where it has the method. */
  readonly method: string;
  readonly gradient: boolean;
  readonly nit: number;
  readonly nfev: number;
  readonly fun: number;
  /** f minus the optimum 0.10384489838737888. */
  readonly excess: number;
  readonly success: boolean;
}

const runs: readonly (readonly [name: string, method: AnyMethod, gradient: boolean, options?: object])[] = [
  ['Nelder-Mead', nelderMead, false],
  ['Nelder-Mead', nelderMead, false, { adaptive: false, restarts: 0 }],
  ['Powell', powell, false],
  ['BOBYQA', bobyqa, false],
  ['L-BFGS-B', lBfgsB, true],
  ['L-BFGS-B', lBfgsB, false],
  ['BFGS', bfgs, true],
  ['BFGS', bfgs, false],
  ['CG', cg, true],
  ['TNC', tnc, true],
  ['SLSQP', slsqp, true],
];

/** All runs, at default options unless the method's name says otherwise. */
export function lectureScore(): LectureRow[] {
  const { objective, best } = lecturePolynomial;
  return Object.entries(lectureStarts).flatMap(([start, x0]) =>
    runs.map(([name, method, gradient, options]) => {
      const f = objective();
      const given = gradient ? f : { dimension: f.dimension, value: f.value };
      const { nit, nfev, fun, success } = runMethod(method, given, Float64Array.from(x0), options === undefined ? {} : { options });
      const label = options === undefined ? name : `${name} (classic, no restart)`;
      return { start, method: label, gradient, nit, nfev, fun, excess: fun - best.value, success };
    }),
  );
}
