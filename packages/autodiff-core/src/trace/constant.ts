/** Float64 data as a tensor that traced functions read without rounding. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import { showShape, sizeOf } from '../ir/shape.ts';
import { engine } from './engine.ts';
import { exactValues, privateArrays } from './exact-values.ts';
import { tracingBackend } from './register-backend.ts';

/**
 * A tfjs tensor of the given numbers whose float64 values are remembered: a traced function that uses it sees them all,
 * although other tfjs backends hold it in float32. `tf.tensor` refuses a Float64Array. The values are copied.
 *
 * @param values Elements in row-major order.
 * @param shape Default: a vector.
 * @throws SHAPE_MISMATCH when the shape does not hold as many elements.
 */
export function constant(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Tensor {
  if (sizeOf(shape) !== values.length) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'constant',
      problem: `${values.length} values for shape ${showShape(shape)}, expected ${sizeOf(shape)}`,
      action: 'Make the shape fit the values',
      received: values.length,
      expected: sizeOf(shape),
    });
  }
  const backend = tracingBackend();
  const exact = new Float64Array(values);
  privateArrays.add(exact);
  const owner = engine();
  // Asking for the backend makes one, as making the tensor would.
  const ours = owner.backend === backend;
  const tensor = owner.makeTensor(ours ? exact : new Float32Array(exact), [...shape], 'float32') as Tensor;
  exactValues.set(tensor.dataId as object, exact);
  return tensor;
}
