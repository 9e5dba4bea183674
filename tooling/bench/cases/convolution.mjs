/** Convolutions of the system-identification nets: mean squared error of what they predict, with the gradient of all kernels. */
import { normals } from './random.mjs';

/**
 * One wide filter, as for images to receptive fields: 48 x 48 images, a 17 x 17 kernel, 32 x 32 responses.
 *
 * @param {number} batch
 * @returns {import('./case.mjs').Case}
 */
export function wideFilter(batch) {
  const images = normals(batch * 48 * 48, 8);
  const targets = normals(batch * 32 * 32, 9);
  return {
    id: `conv ${batch}:48x48-17x17`,
    shapes: [[17, 17, 1, 1]],
    start: normals(17 * 17, 10).map((each) => each / 17),
    constants: [
      { values: images, shape: [batch, 48, 48, 1] },
      { values: targets, shape: [batch, 32, 32, 1] },
    ],
    loss: (tf, [w], [x, y]) => tf.mean(tf.squaredDifference(tf.conv2d(x, w, 1, 'valid'), y)),
    jaxLoss: ({ numpy: np, lax }, [w], [x, y]) => np.mean(np.square(jaxConv(lax, x, w, [0, 0]).sub(y))),
    hand: () => byHand(images, targets, batch),
  };
}

/**
 * The first layers of a net of the primary visual cortex: 31 x 31 images, 48 filters of 13 x 13, then 3 x 3 layers of 48, with relu.
 *
 * @param {number} batch
 * @returns {import('./case.mjs').Case}
 */
export function corticalNet(batch) {
  const shapes = [
    [13, 13, 1, 48],
    [3, 3, 48, 48],
    [3, 3, 48, 48],
  ];
  const sizes = shapes.map((shape) => shape.reduce((a, b) => a * b, 1));
  const scales = [13, 20, 20];
  return {
    id: `V1 net ${batch}:31x31-48-48-48`,
    shapes,
    start: Float64Array.from(sizes.flatMap((size, i) => [...normals(size, 11 + i)].map((each) => each / /** @type {number} */ (scales[i])))),
    constants: [
      { values: normals(batch * 31 * 31, 14), shape: [batch, 31, 31, 1] },
      { values: normals(batch * 19 * 19 * 48, 15), shape: [batch, 19, 19, 48] },
    ],
    loss(tf, [w1, w2, w3], [x, y]) {
      const first = tf.relu(tf.conv2d(x, w1, 1, 'valid'));
      const second = tf.relu(tf.conv2d(first, w2, 1, 'same'));
      return tf.mean(tf.squaredDifference(tf.conv2d(second, w3, 1, 'same'), y));
    },
    jaxLoss({ numpy: np, lax, nn }, [w1, w2, w3], [x, y]) {
      const first = nn.relu(jaxConv(lax, x, w1, [0, 0]));
      const second = nn.relu(jaxConv(lax, first, w2, [1, 1]));
      return np.mean(np.square(jaxConv(lax, second, w3, [1, 1]).sub(y)));
    },
    hand: null,
    // Minutes per evaluation, or no kernel for the gradient of a filter.
    skip: ['tfjs-cpu', 'jax-js'],
  };
}

/**
 * Convolution of channels-last arrays by jax-js, which wants channels first.
 *
 * @param {any} lax
 * @param {any} x
 * @param {any} w
 * @param {readonly [number, number]} pad
 */
function jaxConv(lax, x, w, pad) {
  const y = lax.convGeneralDilated(
    x.transpose([0, 3, 1, 2]),
    w.transpose([3, 2, 0, 1]),
    [1, 1],
    [
      [pad[0], pad[0]],
      [pad[1], pad[1]],
    ],
  );
  return y.transpose([0, 2, 3, 1]);
}

/**
 * @param {Float64Array} images
 * @param {Float64Array} targets
 * @param {number} batch
 */
function byHand(images, targets, batch) {
  const count = batch * 32 * 32;
  return (/** @type {Float64Array} */ w, /** @type {Float64Array} */ g) => {
    let loss = 0;
    g.fill(0);
    for (let n = 0; n < batch; n++) {
      for (let i = 0; i < 32; i++) {
        for (let j = 0; j < 32; j++) {
          const corner = n * 2304 + i * 48 + j;
          let e = -targets[n * 1024 + i * 32 + j];
          for (let u = 0; u < 17; u++) for (let v = 0; v < 17; v++) e += images[corner + u * 48 + v] * w[u * 17 + v];
          loss += e * e;
          const r = (2 * e) / count;
          for (let u = 0; u < 17; u++) for (let v = 0; v < 17; v++) g[u * 17 + v] += images[corner + u * 48 + v] * r;
        }
      }
    }
    return loss / count;
  };
}
