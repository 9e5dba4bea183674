/** A chain of element-wise functions: sum of tanh(x) exp(-x / 2). */
import { normals } from './random.mjs';

/**
 * @param {number} n
 * @returns {import('./case.mjs').Case}
 */
export function chain(n) {
  return {
    id: `chain tanh*exp ${n}`,
    shapes: [[n]],
    start: normals(n, 7),
    constants: [],
    loss: (tf, [x]) => tf.sum(tf.mul(tf.tanh(x), tf.exp(tf.mul(-0.5, x)))),
    jaxLoss: ({ numpy: np }, [x]) => np.sum(np.tanh(x.ref).mul(np.exp(x.mul(-0.5)))),
    hand: () => byHand(n),
  };
}

/** @param {number} n */
function byHand(n) {
  return (/** @type {Float64Array} */ x, /** @type {Float64Array} */ g) => {
    let value = 0;
    for (let i = 0; i < n; i++) {
      const t = Math.tanh(x[i]);
      const e = Math.exp(-0.5 * x[i]);
      value += t * e;
      g[i] = (1 - t * t) * e - 0.5 * t * e;
    }
    return value;
  };
}
