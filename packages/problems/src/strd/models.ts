/** The model families of the StRD data sets: the formula as text, and the same formula as arithmetic. */
import { atan, cos, exp, log, sin, type Term } from '../tape/term.ts';

/** y ~ F_b(x): `b(i)` is parameter i and `x(j)` predictor j, both counted from 1. */
export interface StrdModel {
  /** Formula of the fit, in the syntax `y ~ b1*(1-exp(-b2*x))`. */
  readonly formula: string;
  predict(b: (i: number) => Term, x: (j: number) => Term): Term;
  /** What is done to the observed response before it is compared; identity when absent. */
  respond?(y: Term): Term;
}

type B = (i: number) => Term;

/** b_i + b_{i+1} x + ... + b_{i+degree} x^degree, by Horner's rule. */
function polynomial(b: B, x: Term, first: number, degree: number): Term {
  let value = b(first + degree);
  for (let k = degree - 1; k >= 0; k--) value = value.times(x).plus(b(first + k));
  return value;
}

/** 1 + b_i x + ... + b_{i+degree-1} x^degree. */
function monic(b: B, x: Term, first: number, degree: number): Term {
  return polynomial(b, x, first, degree - 1)
    .times(x)
    .plus(1);
}

/** amplitude exp(-rate x). */
const decay = (amplitude: Term, rate: Term, x: Term): Term => exp(rate.times(x).negate()).times(amplitude);

/** amplitude exp(-(x - centre)^2 / width^2). */
const peak = (amplitude: Term, centre: Term, width: Term, x: Term): Term => exp(x.minus(centre).over(width).square().negate()).times(amplitude);

/** cosine cos(2 pi x / period) + sine sin(2 pi x / period). */
function wave(cosine: Term, sine: Term, phase: Term): Term {
  return cos(phase).times(cosine).plus(sin(phase).times(sine));
}

const bennett: StrdModel = { formula: 'y ~ b1*(b2+x)^(-1/b3)', predict: (b, x) => b(2).plus(x(1)).power(b(3).from(0).power(-1)).times(b(1)) };

const chwirut: StrdModel = { formula: 'y ~ exp(-b1*x)/(b2+b3*x)', predict: (b, x) => exp(b(1).times(x(1)).negate()).over(polynomial(b, x(1), 2, 1)) };

const cubicOverCubic: StrdModel = {
  formula: 'y ~ (b1+b2*x+b3*x^2+b4*x^3)/(1+b5*x+b6*x^2+b7*x^3)',
  predict: (b, x) => polynomial(b, x(1), 1, 3).over(monic(b, x(1), 5, 3)),
};

const eckerle: StrdModel = {
  formula: 'y ~ b1/b2*exp(-0.5*((x-b3)/b2)^2)',
  predict: (b, x) => exp(x(1).minus(b(3)).over(b(2)).square().times(-0.5)).times(b(1).over(b(2))),
};

const enso: StrdModel = {
  formula: 'y ~ b1+b2*cos(2*pi*x/12)+b3*sin(2*pi*x/12)+b5*cos(2*pi*x/b4)+b6*sin(2*pi*x/b4)+b8*cos(2*pi*x/b7)+b9*sin(2*pi*x/b7)',
  predict: (b, x) => {
    const turns = x(1).times(2 * Math.PI);
    return wave(b(2), b(3), turns.over(12))
      .plus(wave(b(5), b(6), turns.over(b(4))))
      .plus(wave(b(8), b(9), turns.over(b(7))))
      .plus(b(1));
  },
};

const exponentialRise: StrdModel = {
  formula: 'y ~ b1*(1-exp(-b2*x))',
  predict: (b, x) =>
    exp(b(2).times(x(1)).negate())
      .from(1)
      .times(b(1)),
};

const gauss: StrdModel = {
  formula: 'y ~ b1*exp(-b2*x)+b3*exp(-(x-b4)^2/b5^2)+b6*exp(-(x-b7)^2/b8^2)',
  predict: (b, x) =>
    decay(b(1), b(2), x(1))
      .plus(peak(b(3), b(4), b(5), x(1)))
      .plus(peak(b(6), b(7), b(8), x(1))),
};

const lanczos: StrdModel = {
  formula: 'y ~ b1*exp(-b2*x)+b3*exp(-b4*x)+b5*exp(-b6*x)',
  predict: (b, x) =>
    decay(b(1), b(2), x(1))
      .plus(decay(b(3), b(4), x(1)))
      .plus(decay(b(5), b(6), x(1))),
};

/** Every model, by the name of its data set. */
export const strdModels = {
  Bennett5: bennett,
  BoxBOD: exponentialRise,
  Chwirut1: chwirut,
  Chwirut2: chwirut,
  DanWood: { formula: 'y ~ b1*x^b2', predict: (b, x) => x(1).power(b(2)).times(b(1)) },
  Eckerle4: eckerle,
  ENSO: enso,
  Gauss1: gauss,
  Gauss2: gauss,
  Gauss3: gauss,
  Hahn1: cubicOverCubic,
  Kirby2: { formula: 'y ~ (b1+b2*x+b3*x^2)/(1+b4*x+b5*x^2)', predict: (b, x) => polynomial(b, x(1), 1, 2).over(monic(b, x(1), 4, 2)) },
  Lanczos1: lanczos,
  Lanczos2: lanczos,
  Lanczos3: lanczos,
  MGH09: {
    formula: 'y ~ b1*(x^2+x*b2)/(x^2+x*b3+b4)',
    predict: (b, x) =>
      x(1)
        .plus(b(2))
        .times(x(1))
        .times(b(1))
        .over(x(1).plus(b(3)).times(x(1)).plus(b(4))),
  },
  MGH10: { formula: 'y ~ b1*exp(b2/(x+b3))', predict: (b, x) => exp(b(2).over(x(1).plus(b(3)))).times(b(1)) },
  MGH17: {
    formula: 'y ~ b1+b2*exp(-x*b4)+b3*exp(-x*b5)',
    predict: (b, x) =>
      decay(b(2), b(4), x(1))
        .plus(decay(b(3), b(5), x(1)))
        .plus(b(1)),
  },
  Misra1a: exponentialRise,
  Misra1b: { formula: 'y ~ b1*(1-(1+b2*x/2)^(-2))', predict: (b, x) => b(2).times(x(1)).over(2).plus(1).power(-2).from(1).times(b(1)) },
  Misra1c: { formula: 'y ~ b1*(1-(1+2*b2*x)^(-0.5))', predict: (b, x) => b(2).times(x(1)).times(2).plus(1).power(-0.5).from(1).times(b(1)) },
  Misra1d: {
    formula: 'y ~ b1*b2*x/(1+b2*x)',
    predict: (b, x) =>
      b(1)
        .times(b(2))
        .times(x(1))
        .over(b(2).times(x(1)).plus(1)),
  },
  Nelson: { formula: 'log(y) ~ b1-b2*x1*exp(-b3*x2)', predict: (b, x) => decay(b(2), b(3), x(2)).times(x(1)).from(b(1)), respond: (y) => log(y) },
  Rat42: { formula: 'y ~ b1/(1+exp(b2-b3*x))', predict: (b, x) => b(1).over(exp(b(2).minus(b(3).times(x(1)))).plus(1)) },
  Rat43: {
    formula: 'y ~ b1/(1+exp(b2-b3*x))^(1/b4)',
    predict: (b, x) =>
      b(1).over(
        exp(b(2).minus(b(3).times(x(1))))
          .plus(1)
          .power(b(4).power(-1)),
      ),
  },
  Roszman1: {
    formula: 'y ~ b1-b2*x-atan(b3/(x-b4))/pi',
    predict: (b, x) =>
      b(1)
        .minus(b(2).times(x(1)))
        .minus(atan(b(3).over(x(1).minus(b(4)))).over(Math.PI)),
  },
  Thurber: cubicOverCubic,
} as const satisfies Record<string, StrdModel>;
