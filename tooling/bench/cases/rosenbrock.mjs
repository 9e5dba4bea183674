/** Rosenbrock's function: sum of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2. */
import { normals } from './random.mjs';

/**
 * @param {number} n
 * @returns {import('./case.mjs').Case}
 */
export function rosenbrock(n) {
  return {
    id: `Rosenbrock ${n}`,
    shapes: [[n]],
    start: normals(n, 6),
    constants: [],
    loss(tf, [x]) {
      const a = tf.slice(x, [0], [n - 1]);
      const b = tf.slice(x, [1], [n - 1]);
      return tf.sum(tf.add(tf.mul(100, tf.square(tf.sub(b, tf.square(a)))), tf.square(tf.sub(1, a))));
    },
    jaxLoss({ numpy: np }, [x]) {
      const a = x.ref.slice([0, n - 1]);
      const b = x.slice([1, n]);
      const t = b.sub(np.square(a.ref));
      return np.sum(
        np
          .square(t)
          .mul(100)
          .add(np.square(np.subtract(1, a))),
      );
    },
    hand: () => byHand(n),
    gather: () => byGather(n),
  };
}

/** @param {number} n */
function byHand(n) {
  return (/** @type {Float64Array} */ x, /** @type {Float64Array} */ g) => {
    let value = 0;
    g.fill(0);
    for (let i = 0; i < n - 1; i++) {
      const a = x[i];
      const t = x[i + 1] - a * a;
      const s = 1 - a;
      value += 100 * t * t + s * s;
      g[i] += -400 * a * t - 2 * s;
      g[i + 1] += 200 * t;
    }
    return value;
  };
}

/** @param {number} n */
function byGather(n) {
  return (/** @type {Float64Array} */ x, /** @type {Float64Array} */ g) => {
    let value = 0;
    let before = 0;
    for (let i = 0; i < n - 1; i++) {
      const a = x[i];
      const t = x[i + 1] - a * a;
      const s = 1 - a;
      value += 100 * t * t + s * s;
      g[i] = -400 * a * t - 2 * s + before;
      before = 200 * t;
    }
    g[n - 1] = before;
    return value;
  };
}
