/**
 * psi(x) = d/dx log Gamma(x).
 * On [1, 2] (x - x0) times a Chebyshev series, x0 the root near 1.4616 held in two parts, so the root keeps its
 * relative accuracy; elsewhere the recurrence, beyond 10 the asymptotic series, for negative x the reflection.
 */
import { chebyshev } from './chebyshev.ts';
import { cosPi, sinPi } from './sin-pi.ts';

/** psi(x)/(x - x0) on [1, 2]. */
const series = [
  0.983570260441567, -0.2270640863346444, 0.03336889902393011, -0.005320077271596548, 0.0008788656937820505, -0.00014773492650606044, 2.5060543468359146e-5,
  -4.2721034029993324e-6, 7.302769272465923e-7, -1.2502886813559594e-7, 2.1425009322359472e-8, -3.673295918565179e-9, 6.299717236108931e-10,
  -1.080593028883266e-10, 1.853735192053638e-11, -3.18023536582553e-12, 5.456147570322795e-13, -9.360993131036438e-14, 1.606064636295075e-14,
  -2.7555431377438815e-15, 4.727736178601912e-16, -8.11148420346509e-17, 1.391707769474154e-17, -2.3877901082188625e-18,
];
const rootHead = 1.4616321449683622;
const rootTail = 9.549995429965697e-17;

/** Coefficients B_2k / (2k) of the asymptotic series in 1/x^2. */
const asymptotic = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12, -3617 / 8160];

/** psi(x); NaN at 0, -1, -2, ... */
export function digamma(x: number): number {
  if (x <= 0) {
    if (Math.floor(x) === x) return Number.NaN;
    return digamma(1 - x) - (Math.PI * cosPi(x)) / sinPi(x);
  }
  if (x < 1) return digamma(x + 1) - 1 / x;
  if (x <= 2) return (x - rootHead - rootTail) * chebyshev(series, 2 * x - 3);
  let shift = 0;
  let y = x;
  if (y < 10) {
    while (y > 2) {
      y -= 1;
      shift += 1 / y;
    }
    return digamma(y) + shift;
  }
  if (!(y < Infinity)) return y;
  const z = 1 / (y * y);
  let sum = 0;
  for (let k = asymptotic.length - 1; k >= 0; k--) sum = sum * z + (asymptotic[k] as number);
  return Math.log(y) - 0.5 / y - z * sum;
}
