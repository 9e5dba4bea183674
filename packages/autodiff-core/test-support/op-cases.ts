/** One row of the table of ops: a program over a flat vector, and where it is smooth. */
import * as tf from '@tensorflow/tfjs-core';

/** An op of tfjs over one or more arrays cut out of the variables. */
export interface OpCase {
  readonly name: string;
  readonly x: Float64Array;
  readonly f: (x: tf.Tensor1D) => tf.Tensor;
  /** Highest order checked; 3 unless the program is piecewise linear or integer, where higher ones are zero all the same. */
  readonly order?: 1 | 2 | 3;
}

/** Numbers between -1.2 and 1.2, at least 0.05 from zero and from each other where there are few. */
export function numbers(count: number, seed = 0): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const value = 1.2 * Math.sin(2.3 * i + 0.7 + seed);
    return value + (value >= 0 ? 0.06 : -0.06);
  });
}

/** Numbers between 0.4 and 2. */
export function positives(count: number, seed = 0): Float64Array {
  return numbers(count, seed).map((each) => 1.2 + each / 1.7);
}

/** A case over arrays of the given shapes, one after the other in x. */
export function over(
  name: string,
  shapes: readonly (readonly number[])[],
  f: (...arrays: never[]) => tf.Tensor | readonly tf.Tensor[],
  values: (count: number) => Float64Array = numbers,
): OpCase {
  const sizes = shapes.map((shape) => shape.reduce((product, each) => product * each, 1));
  const total = sizes.reduce((sum, each) => sum + each, 0);
  return {
    name,
    x: values(total),
    f: (x) => {
      let at = 0;
      const arrays = shapes.map((shape, i) => {
        const start = at;
        at += sizes[i] as number;
        return tf.reshape(tf.slice1d(x, start, sizes[i] as number), [...shape]);
      });
      const result = f(...(arrays as never[]));
      return Array.isArray(result) ? tf.concat((result as readonly tf.Tensor[]).map((each) => tf.reshape(each, [-1]))) : (result as tf.Tensor);
    },
  };
}

/** A case of one vector. */
export function unary(name: string, f: (x: tf.Tensor1D) => tf.Tensor, values: (count: number) => Float64Array = numbers): OpCase {
  return over(name, [[4]], f as never, values);
}
