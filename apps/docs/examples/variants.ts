import { adadelta, adagrad, adam, adamax, adamw, amsgrad, ftrl, minimize, momentum, muon, nadam, nesterov, radam, rmsprop, rprop } from '@thetakit/optimizers';

// Rosenbrock from (-1.2, 1), where f = 24.2: the value after 100 steps of 0.001 (or of the rule's own default where none is given).
const f = ([a = 0, b = 0]: Float64Array): [number, number[]] => {
  const t = b - a * a;
  return [100 * t * t + (1 - a) ** 2, [-400 * a * t - 2 * (1 - a), 200 * t]];
};

const rules = [
  { method: momentum, variants: ['tf', 'torch'], options: { learningRate: 0.001, momentum: 0.5 } },
  { method: nesterov, variants: ['tf', 'torch'], options: { learningRate: 0.001, momentum: 0.5 } },
  { method: nesterov, variants: ['paper'], options: { learningRate: 0.001 } },
  { method: adagrad, variants: ['tf', 'torch', 'optax', 'paper'], options: { learningRate: 0.1 } },
  { method: adadelta, variants: ['tf', 'tf1x', 'torch', 'optax', 'paper'], options: {} },
  { method: rmsprop, variants: ['tf', 'torch', 'optax'], options: { learningRate: 0.001 } },
  { method: adam, variants: ['tf', 'torch', 'optax', 'paper'], options: { learningRate: 0.1, epsilon: 1 } },
  { method: adamw, variants: ['torch', 'optax', 'paper'], options: { learningRate: 0.1, weightDecay: 0.01 } },
  { method: amsgrad, variants: ['tf', 'torch', 'optax', 'paper'], options: { learningRate: 0.1 } },
  { method: adamax, variants: ['tf', 'torch', 'optax', 'paper'], options: { learningRate: 0.1, epsilon: 1 } },
  { method: nadam, variants: ['tf', 'torch', 'optax'], options: { learningRate: 0.1 } },
  { method: radam, variants: ['torch', 'optax', 'paper'], options: { learningRate: 0.001, epsilon: 1 } },
  { method: ftrl, variants: ['tf', 'tf1x'], options: { learningRate: 0.1, l2Shrinkage: 0.5 } },
  { method: rprop, variants: ['torch', 'optax'], options: { learningRate: 0.01 } },
  { method: muon, variants: ['paper', 'optax'], options: { learningRate: 0.02 } },
];

for (const { method, variants, options } of rules) {
  const values = variants.map((variant) => {
    const { fun } = minimize(f, [-1.2, 1], { method, jac: true, maxiter: 100, options: { ...options, variant } });
    return `${variant} ${fun.toPrecision(7)}`;
  });
  console.log(`${method.id.padEnd(9)} ${values.join('   ')}`);
}
