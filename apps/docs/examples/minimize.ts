import { minimize } from '@thetakit/optimizers';

// Rosenbrock's valley; the minimum is 0, at (1, 1).
const result = minimize(([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2, [-1.2, 1]);

console.log(result.success, result.message);
console.log(Array.from(result.x, (value) => value.toFixed(6)));
