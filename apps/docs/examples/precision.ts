import * as tf from '@tensorflow/tfjs-core';
import { hessian, jit } from '@thetakit/autodiff-core';

const f = (x: tf.Tensor) => tf.sub(tf.exp(x), 1) as tf.Scalar;

// exp(x) - 1 at 1e-6: half of the sixteen digits are lost to cancellation in float64, nearly all in float32.
console.log(jit(f)(1e-6), jit(f, { precision: 'float32' })(1e-6));
console.log(jit((x: tf.Tensor) => tf.expm1(x))(1e-6));
// tfjs' own second derivatives of exp inside a product are wrong; these are not.
console.log(hessian((x: tf.Tensor) => tf.mul(x, tf.exp(x)))(0.3));
