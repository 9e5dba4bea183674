/**
 * Bessel functions of the first kind and integer order. Orders 0 and 1: up to 8 the first two zeros, each held in two parts,
 * times a Chebyshev series; beyond, modulus and phase. Higher orders by recurrence, downwards where x < n.
 */
import { chebyshev } from './chebyshev.ts';

/** J0(x) without its first two zeros, x^2 = 32 (t + 1). */
const j0Low = [
  0.0019903555001601486, -0.002620939138497025, 0.0008687721472062577, -0.00017040584951557357, 2.204908639454817e-5, -2.0248894980012834e-6,
  1.3898025173428905e-7, -7.406701254344167e-9, 3.1559927583611334e-10, -1.1003860827939697e-11, 3.1989232970233477e-13, -7.875041254709154e-15,
  1.6632588015211278e-16, -3.0475993756698376e-18, 4.8912290055811176e-20,
];

/** J1(x)/x without its first two zeros, x^2 = 32 (t + 1). */
const j1Low = [
  0.00027895709887613106, -0.0003115684036643562, 8.553646588540538e-5, -1.4149356425623485e-5, 1.576470099225889e-6, -1.269075502369425e-7,
  7.747614077073057e-9, -3.716577146675772e-10, 1.4395417669312554e-11, -4.60007822413452e-13, 1.2341465589619718e-14, -2.8205466239524856e-16,
  5.558821065951572e-18, -9.546930865755219e-20, 1.4418291781315051e-21,
];

/** sqrt(pi x/2) times the part of J0 along cos(x - pi/4), (8/x)^2 = (t + 1)/2. */
const j0P = [
  0.9994603493475187, -0.0005365220468132117, 3.0751847875194745e-6, -5.1705945376060975e-8, 1.6306464635151382e-9, -7.86409137723707e-11,
  5.168262387349193e-12, -4.3045788699253914e-13, 4.3265957431549404e-14, -5.069034095935236e-15, 6.748072215733873e-16, -1.0011513723467786e-16,
  1.6305919233744186e-17, -2.880866169482871e-18,
];

/** x/8 sqrt(pi x/2) times the part of -J0 along sin(x - pi/4). */
const j0Q = [
  -0.015555854605337009, 6.838519942611649e-5, -7.414498411060647e-7, 1.7972457247968992e-8, -7.27191593686632e-10, 4.2201219046687385e-11,
  -3.206747420996635e-12, 3.006145125351706e-13, -3.336328185322427e-14, 4.255225040245461e-15, -6.09993013164005e-16, 9.662128970303257e-17,
  -1.6686065214378146e-17, 3.1082440486738143e-18, -6.191115787358143e-19, 1.3091448717220062e-19, -2.921162715264138e-20,
];

/** The same for J1 and x - 3 pi/4. */
const j1P = [
  1.0009030408600137, 0.0008989898330859408, -3.987284300488908e-6, 6.177633960644299e-8, -1.8718907491063067e-9, 8.816898659582339e-11, -5.704863640395645e-12,
  4.699195515230542e-13, -4.6842237839904895e-14, 5.452674896044717e-15, -7.221180842274018e-16, 1.0667689114335412e-16, -1.7312313216116335e-17,
  3.0492991197665872e-18,
];

/** The same for J1 and x - 3 pi/4. */
const j1Q = [
  0.04677778706953532, -9.62772354915708e-5, 9.138615257955454e-7, -2.0959781384083424e-8, 8.229193327650554e-10, -4.686363688176945e-11,
  3.5152187949686082e-12, -3.2643156743279e-13, 3.5967765829165294e-14, -4.5612523950772974e-15, 6.508282957783384e-16, -1.0269147531823243e-16,
  1.767635548776479e-17, -3.2834519872981614e-18, 6.524081149589258e-19, -1.3765771484849427e-19,
];

/** Zeros of J0 and J1 as head and tail. */
const zeros0 = [
  [2.404825557695773, -1.176691651530894e-16],
  [5.520078110286311, 8.088597146146722e-17],
] as const;
const zeros1 = [
  [3.8317059702075125, -1.5269184090088067e-16],
  [7.015586669815619, -9.414165653410389e-17],
] as const;

/**
 * J_n(x) for integer n >= 0. For n = 0 and 1 within 6 units in the last place up to x = 8, the zeros included; beyond, the
 * error is 4e-16 of the envelope sqrt(2/(pi x)), so zeros there keep absolute accuracy only.
 */
export function besselJ(order: number, x: number): number {
  if (x < 0) return order % 2 === 0 ? besselJ(order, -x) : -besselJ(order, -x);
  if (x === Infinity) return 0;
  if (order === 0)
    return x <= 8 ? awayFrom(zeros0, x) * chebyshev(j0Low, (x * x) / 32 - 1) : oscillating(x, Math.cos(x) + Math.sin(x), Math.sin(x) - Math.cos(x), j0P, j0Q);
  if (order === 1)
    return x <= 8
      ? x * awayFrom(zeros1, x) * chebyshev(j1Low, (x * x) / 32 - 1)
      : oscillating(x, Math.sin(x) - Math.cos(x), -Math.sin(x) - Math.cos(x), j1P, j1Q);
  if (!(x > 0)) return x;
  if (x >= order) {
    let [before, now] = [besselJ(0, x), besselJ(1, x)];
    for (let k = 1; k < order; k++) [before, now] = [now, ((2 * k) / x) * now - before];
    return now;
  }
  let [after, now, wanted, first] = [0, 1e-300, 0, 0];
  for (let k = order + 40 + Math.ceil(Math.sqrt(40 * order)); k > 0; k--) {
    [after, now] = [now, ((2 * k) / x) * now - after];
    if (k - 1 === order) wanted = now;
    if (k === 2) first = now;
    if (Math.abs(now) > 1e200) [after, now, wanted] = [after * 1e-200, now * 1e-200, wanted * 1e-200];
  }
  // Scaled by whichever of J0 and J1 is farther from its zeros.
  return Math.abs(now) > Math.abs(first) ? (wanted / now) * besselJ(0, x) : (wanted / first) * besselJ(1, x);
}

/** Product of (x^2 - z^2) over the two zeros. */
function awayFrom(zeros: readonly (readonly [number, number])[], x: number): number {
  return zeros.reduce((product, [head, tail]) => product * (x - head - tail) * (x + head), 1);
}

/** sqrt(2/(pi x)) (P cos - Q sin) of the phase, both given times sqrt 2. */
function oscillating(x: number, cosine: number, sine: number, p: readonly number[], q: readonly number[]): number {
  const t = 128 / (x * x) - 1;
  return (chebyshev(p, t) * cosine - (8 / x) * chebyshev(q, t) * sine) / Math.sqrt(Math.PI * x);
}
