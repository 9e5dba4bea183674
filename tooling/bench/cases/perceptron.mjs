/** A classifier with one hidden layer: mean softmax cross-entropy of tanh(X W1 + b1) W2 + b2. */
import { normals } from './random.mjs';

/**
 * @param {number} n rows
 * @param {number} d inputs
 * @param {number} h hidden units
 * @param {number} k classes
 * @returns {import('./case.mjs').Case}
 */
export function perceptron(n, d, h, k) {
  const X = normals(n * d, 4);
  const Y = new Float64Array(n * k);
  for (let i = 0; i < n; i++) Y[i * k + (i % k)] = 1;
  const sizes = [d * h, h, h * k, k];
  return {
    id: `MLP ${n}:${d}-${h}-${k}`,
    shapes: [[d, h], [h], [h, k], [k]],
    start: normals(
      sizes.reduce((a, b) => a + b),
      5,
    ).map((each) => each / Math.sqrt(d)),
    constants: [
      { values: X, shape: [n, d] },
      { values: Y, shape: [n, k] },
    ],
    loss(tf, [w1, b1, w2, b2], [x, labels]) {
      const hidden = tf.tanh(tf.add(tf.matMul(x, w1), b1));
      const logits = tf.add(tf.matMul(hidden, w2), b2);
      return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1)));
    },
    jaxLoss({ numpy: np, nn }, [w1, b1, w2, b2], [x, labels]) {
      const hidden = np.tanh(np.matmul(x, w1).add(b1));
      const logits = np.matmul(hidden, w2).add(b2);
      return np.sum(labels.mul(nn.logSoftmax(logits, -1))).mul(-1 / n);
    },
    hand: () => byHand(X, Y, n, d, h, k),
  };
}

/**
 * @param {Float64Array} X
 * @param {Float64Array} Y
 * @param {number} n
 * @param {number} d
 * @param {number} h
 * @param {number} k
 */
function byHand(X, Y, n, d, h, k) {
  const hidden = new Float64Array(h);
  const logits = new Float64Array(k);
  const delta = new Float64Array(h);
  const [atB1, atW2, atB2] = [d * h, d * h + h, d * h + h + h * k];
  return (/** @type {Float64Array} */ p, /** @type {Float64Array} */ g) => {
    let loss = 0;
    g.fill(0);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < h; j++) hidden[j] = p[atB1 + j];
      for (let q = 0; q < d; q++) {
        const x = X[i * d + q];
        for (let j = 0, at = q * h; j < h; j++, at++) hidden[j] += x * p[at];
      }
      for (let j = 0; j < h; j++) hidden[j] = Math.tanh(hidden[j]);
      let most = -Infinity;
      for (let c = 0; c < k; c++) {
        let z = p[atB2 + c];
        for (let j = 0; j < h; j++) z += hidden[j] * p[atW2 + j * k + c];
        logits[c] = z;
        if (z > most) most = z;
      }
      let total = 0;
      for (let c = 0; c < k; c++) total += Math.exp(logits[c] - most);
      const lse = most + Math.log(total);
      delta.fill(0);
      for (let c = 0; c < k; c++) {
        const label = Y[i * k + c];
        loss += label * (lse - logits[c]);
        const r = (Math.exp(logits[c] - lse) - label) / n;
        g[atB2 + c] += r;
        for (let j = 0; j < h; j++) {
          g[atW2 + j * k + c] += r * hidden[j];
          delta[j] += r * p[atW2 + j * k + c];
        }
      }
      for (let j = 0; j < h; j++) {
        delta[j] *= 1 - hidden[j] * hidden[j];
        g[atB1 + j] += delta[j];
      }
      for (let q = 0; q < d; q++) {
        const x = X[i * d + q];
        for (let j = 0, at = q * h; j < h; j++, at++) g[at] += x * delta[j];
      }
    }
    return loss / n;
  };
}
