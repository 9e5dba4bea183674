import * as tf from '@tensorflow/tfjs-core';
import { grad, hessian, hvp, jacrev, vmap } from '@thetakit/autodiff-core';

const f = (x: tf.Tensor) => tf.sum(tf.mul(tf.exp(x), x));

// f' = e^x (1 + x), f'' = e^x (2 + x): at 0 they are 1 and 2.
console.log('gradient', grad(f)([0, 1]).toArray());
console.log('Hessian', hessian(f)([0, 1]).toArray());
console.log('Hessian times v', hvp(f)([0, 1], [1, 0]).toArray());

const polar = (p: tf.Tensor) => {
  const [radius, angle] = tf.unstack(p);
  return tf.stack([tf.mul(radius!, tf.cos(angle!)), tf.mul(radius!, tf.sin(angle!))]);
};
console.log('Jacobian', jacrev(polar)([2, 0]).toArray());
console.log('batched', vmap((x: tf.Tensor) => tf.square(x))([1, 2, 3]).toArray());
