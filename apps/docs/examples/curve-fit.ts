import { minimize } from '@thetakit/optimizers';

const times = Array.from({ length: 50 }, (_, i) => -2 + (3 * i) / 49);
const data = times.map((t) => Math.cosh(2 * t) + Math.sin(t + 1));

// Sum of squares of sum_k w_k t^k - y, and its gradient.
const loss = (w: Float64Array): [number, number[]] => {
  const gradient = Array.from(w, () => 0);
  let value = 0;
  times.forEach((t, i) => {
    const residual = w.reduce((sum, weight, k) => sum + weight * t ** k, 0) - data[i]!;
    value += residual ** 2;
    w.forEach((_, k) => {
      gradient[k]! += 2 * residual * t ** k;
    });
  });
  return [value, gradient];
};

const start = [0, 0, 0, 0, 0, 0];
const quasiNewton = minimize(loss, start, { method: 'L-BFGS-B', jac: true });
const simplex = minimize((w) => loss(w)[0], start, { method: 'Nelder-Mead' });

const ratio = simplex.nfev / quasiNewton.nfev;

console.log(`L-BFGS-B    ${quasiNewton.fun.toFixed(6)}`);
console.log(`Nelder-Mead ${simplex.fun.toFixed(6)}, after ${ratio > 20 ? 'more' : 'fewer'} than 20 times as many evaluations`);
