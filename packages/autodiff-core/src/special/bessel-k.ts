/**
 * Modified Bessel functions of the second kind and integer order, for x > 0. Orders 0 and 1: Chebyshev series of the part
 * beside the logarithm up to 2, of e^x sqrt(x) K(x) in 1/x beyond; higher orders by the recurrence, stable upwards.
 */
import { besselI } from './bessel-i.ts';
import { chebyshev } from './chebyshev.ts';

/** K0(x) + log(x/2) I0(x), x^2 = 2 (t + 1). */
const k0Low = [
  -0.2676636966169514, 0.3442898999246285, 0.0359799365153615, 0.001264615411446926, 2.286212103119452e-5, 2.5347910790261494e-7, 1.904516377220209e-9,
  1.0349695257633625e-11, 4.2598161427910826e-14, 1.3744654358807508e-16, 3.5708965285083736e-19,
];

/** x (K1(x) - log(x/2) I1(x)), x^2 = 2 (t + 1). */
const k1Low = [
  0.7626501136694739, -0.3531559607765449, -0.12261118082265715, -0.006975723859639864, -0.0001730288957513052, -2.4334061415659684e-6, -2.213387630734726e-8,
  -1.4114883926335278e-10, -6.666901694199329e-13, -2.427449850519366e-15, -7.023863479386288e-18,
];

/** e^x sqrt(x) K0(x), x = 4/(t + 1). */
const k0High = [
  1.2201515410329777, -0.0314481013119645, 0.0015698838857300533, -0.00012849549581627802, 1.39498137188765e-5, -1.8317555227191195e-6, 2.766813639445015e-7,
  -4.660489897687948e-8, 8.574034017414225e-9, -1.6975345093890614e-9, 3.5773972814003283e-10, -7.957489244477396e-11, 1.8559491149549264e-11,
  -4.514597883374519e-12, 1.1403405882073441e-12, -2.9800969231481784e-13, 8.032890775068375e-14, -2.2275133267462965e-14, 6.340076476276646e-15,
  -1.848593377920907e-15, 5.5120559994043335e-16, -1.6782311257549006e-16, 5.2103917776435543e-17, -1.6475805939842632e-17, 5.3004337711773354e-18,
  -1.7331712005821001e-18,
];

/** e^x sqrt(x) K1(x), x = 4/(t + 1). */
const k1High = [
  1.3603130952422213, 0.10392373657681724, -0.002857816859622779, 0.00019521551847135162, -1.936197974166083e-5, 2.406484947837217e-6, -3.5019606030878126e-7,
  5.7410841254500495e-8, -1.0345762465678097e-8, 2.0150497551970347e-9, -4.1903547593419254e-10, 9.218315187605315e-11, -2.129967838427791e-11,
  5.139639673482343e-12, -1.2891739609498229e-12, 3.348419666052243e-13, -8.976705182010146e-14, 2.4771544242195988e-14, -7.0198370892147685e-15,
  2.038703166239861e-15, -6.057047270643018e-16, 1.8380935752430455e-16, -5.689462849193648e-17, 1.7940510478863572e-17, -5.7567444820733025e-18,
  1.8778651901623268e-18,
];

/** K_n(x) for integer n >= 0; Infinity at 0, NaN below. */
export function besselK(order: number, x: number): number {
  if (x === Infinity) return 0;
  return x <= 2 ? small(order, x) : large(order, x) * Math.exp(-x);
}

/** e^x K_n(x). */
export function besselKe(order: number, x: number): number {
  if (x === Infinity) return 0;
  return x <= 2 ? small(order, x) * Math.exp(x) : large(order, x);
}

function small(order: number, x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : Number.NaN;
  const [t, log] = [(x * x) / 2 - 1, Math.log(x / 2)];
  const k0 = order === 1 ? 0 : chebyshev(k0Low, t) - log * besselI(0, x);
  const k1 = order === 0 ? 0 : chebyshev(k1Low, t) / x + log * besselI(1, x);
  return upwards(order, x, k0, k1);
}

function large(order: number, x: number): number {
  const [t, root] = [4 / x - 1, Math.sqrt(x)];
  return upwards(order, x, chebyshev(k0High, t) / root, chebyshev(k1High, t) / root);
}

function upwards(order: number, x: number, k0: number, k1: number): number {
  if (order === 0) return k0;
  let [before, now] = [k0, k1];
  for (let k = 1; k < order; k++) [before, now] = [now, before + ((2 * k) / x) * now];
  return now;
}
