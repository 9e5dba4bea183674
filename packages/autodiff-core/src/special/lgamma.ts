/**
 * log |Gamma(x)|.
 * On [0.5, 3] (x - 1)(x - 2) times a Chebyshev series, so the zeros at 1 and 2 keep their relative accuracy;
 * below 0.5 and up to 10 by the recurrence, beyond by Stirling's series, for negative x by reflection.
 */
import { chebyshev } from './chebyshev.ts';
import { sinPi } from './sin-pi.ts';

/** lgamma(x)/((x - 1)(x - 2)) on [0.5, 1.5]. */
const low = [
  0.5992017652562684, -0.13523864407505012, 0.022912123058847742, -0.0045425014892086875, 0.0009737657453887527, -0.0002183918976031625, 5.042759968846042e-5,
  -1.188348476697295e-5, 2.843082441768888e-6, -6.882434580587778e-7, 1.681901981132224e-7, -4.142337251877978e-8, 1.0269232482208628e-8,
  -2.5601340515332235e-9, 6.413436775129348e-10, -1.6134553928150004e-10, 4.074210753908471e-11, -1.0322133272009862e-11, 2.6229060193036037e-12,
  -6.682732659532457e-13, 1.7067615710175653e-13, -4.368612159379254e-14, 1.1204253833781605e-14, -2.8788468114442426e-15, 7.40945781329903e-16,
  -1.9099853682358576e-16, 4.930593074707631e-17, -1.2745267653723452e-17, 3.2986728995664887e-18,
];

/** The same on [1.5, 3]. */
const high = [
  0.40708363489205956, -0.06727175204439809, 0.007627939369125424, -0.000985676158621646, 0.00013667476108127202, -1.9791931854188872e-5, 2.95029866655462e-6,
  -4.4888253938032005e-7, 6.933652838857692e-8, -1.0834539671028884e-8, 1.7084869905069902e-9, -2.7139678244550886e-10, 4.3374125408079905e-11,
  -6.967374928802958e-12, 1.1240777117826463e-12, -1.820362991303608e-13, 2.957677869953836e-14, -4.819585241589139e-15, 7.874046155877505e-16,
  -1.2894414389126011e-16, 2.1160408514301974e-17, -3.479225253493602e-18,
];

/** Coefficients B_2k / (2k (2k - 1)) of Stirling's series in 1/x. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** log |Gamma(x)|; Infinity at 0, -1, -2, ... Within 4 units in the last place for x > 0. */
export function lgamma(x: number): number {
  if (x < 0) {
    const s = sinPi(x);
    return s === 0 || x === -Infinity ? Infinity : Math.log(Math.PI / Math.abs(s * x)) - lgamma(-x);
  }
  if (x < 0.5) return x === 0 ? Infinity : lgammaNearOne(x + 1) - Math.log(x);
  if (x <= 3) return lgammaNearOne(x);
  if (x >= 10) return lgammaLarge(x);
  if (!(x > 3)) return x;
  let product = 1;
  let y = x;
  while (y > 3) {
    y -= 1;
    product *= y;
  }
  return lgammaNearOne(y) + Math.log(product);
}

/** For x in [0.5, 3]. */
function lgammaNearOne(x: number): number {
  const ratio = x <= 1.5 ? chebyshev(low, 2 * x - 2) : chebyshev(high, (x - 2.25) / 0.75);
  // + 0 turns the -0 at x = 1 into 0.
  return (x - 1) * (x - 2) * ratio + 0;
}

/** For x >= 10: (x - 1/2)(log x - 1) + (log(2 pi) - 1)/2 + series in 1/x. */
function lgammaLarge(x: number): number {
  if (x === Infinity) return x;
  const z = 1 / x;
  const zz = z * z;
  let sum = 0;
  for (let k = stirling.length - 1; k >= 0; k--) sum = sum * zz + (stirling[k] as number);
  return (x - 0.5) * (Math.log(x) - 1) + (0.41893853320467274178 + z * sum);
}
