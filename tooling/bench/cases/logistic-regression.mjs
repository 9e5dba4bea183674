/** Logistic regression: mean of softplus(z) - y z, z = X w. */
import { normals } from './random.mjs';

/**
 * @param {number} n rows
 * @param {number} d features
 * @returns {import('./case.mjs').Case}
 */
export function logisticRegression(n, d) {
  const X = normals(n * d, 1);
  const y = normals(n, 2).map((each) => (each > 0 ? 1 : 0));
  return {
    id: `logreg ${n}x${d}`,
    shapes: [[d]],
    start: normals(d, 3).map((each) => 0.3 * each),
    constants: [
      { values: X, shape: [n, d] },
      { values: y, shape: [n] },
    ],
    loss(tf, [w], [x, labels]) {
      const z = tf.reshape(tf.matMul(x, tf.reshape(w, [d, 1])), [n]);
      return tf.mean(tf.sub(tf.softplus(z), tf.mul(labels, z)));
    },
    jaxLoss({ numpy: np, nn }, [w], [x, labels]) {
      const z = np.dot(x, w);
      return np.mean(nn.softplus(z.ref).sub(labels.mul(z)));
    },
    hand: () => byHand(X, y, n, d),
    gather: () => byGather(X, y, n, d),
  };
}

/**
 * @param {Float64Array} X
 * @param {Float64Array} y
 * @param {number} n
 * @param {number} d
 */
function byHand(X, y, n, d) {
  return (/** @type {Float64Array} */ w, /** @type {Float64Array} */ g) => {
    let loss = 0;
    g.fill(0);
    for (let i = 0; i < n; i++) {
      const row = i * d;
      let z = 0;
      for (let j = 0; j < d; j++) z += X[row + j] * w[j];
      const e = Math.exp(-Math.abs(z));
      loss += Math.max(z, 0) + Math.log1p(e) - y[i] * z;
      const r = ((z >= 0 ? 1 / (1 + e) : e / (1 + e)) - y[i]) / n;
      for (let j = 0; j < d; j++) g[j] += X[row + j] * r;
    }
    return loss / n;
  };
}

/**
 * @param {Float64Array} X
 * @param {Float64Array} y
 * @param {number} n
 * @param {number} d
 */
function byGather(X, y, n, d) {
  const r = new Float64Array(n);
  return (/** @type {Float64Array} */ w, /** @type {Float64Array} */ g) => {
    let loss = 0;
    for (let i = 0; i < n; i++) {
      const row = i * d;
      let z = 0;
      for (let j = 0; j < d; j++) z += X[row + j] * w[j];
      const e = Math.exp(-Math.abs(z));
      loss += Math.max(z, 0) + Math.log1p(e) - y[i] * z;
      r[i] = ((z >= 0 ? 1 / (1 + e) : e / (1 + e)) - y[i]) / n;
    }
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += X[i * d + j] * r[i];
      g[j] = sum;
    }
    return loss / n;
  };
}
