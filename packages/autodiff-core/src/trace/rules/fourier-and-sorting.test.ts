/**
 * Fourier transforms, complex tensors, sorting, searching, custom gradients of tfjs and integers that wrap around.
 * A transform of n numbers of size 1 is right to about u log2(n) sqrt(n) (u = 1.1e-16): 1e-14 for n below 200.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { checkGrads } from '../../api/check-grads.ts';
import { grad } from '../../api/grad.ts';
import { hvp } from '../../api/hvp.ts';
import { jit } from '../../api/jit.ts';
import { argsort, sort } from '../../api/sort.ts';
import { vmap } from '../../api/vmap.ts';
import type { NdArray } from '../../array/nd-array.ts';

const list = (a: unknown) => [...(a as NdArray).data];
const signal = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(7 * i + 1) + 0.3);

/** sum_j x_j exp(-2 pi i jk/n), directly. */
const direct = (x: Float64Array, sign = -1) =>
  Array.from(x, (_, k) =>
    x.reduce(
      ([re, im], each, j) => {
        const angle = (sign * 2 * Math.PI * ((j * k) % x.length)) / x.length;
        return [re + each * Math.cos(angle), im + each * Math.sin(angle)] as [number, number];
      },
      [0, 0] as [number, number],
    ),
  );
const parts = (f: (x: tf.Tensor1D) => tf.Tensor) => (x: tf.Tensor1D) => {
  const y = f(x);
  return [tf.real(y), tf.imag(y)] as const;
};
const toComplex = (x: tf.Tensor) => tf.complex(x, tf.zerosLike(x));

describe('fft', () => {
  it.each([1, 2, 3, 4, 5, 7, 8, 12, 13, 17, 30, 64, 97, 101, 120])('of length %i is the sum it stands for', (n) => {
    const x = signal(n);
    const [re, im] = jit(parts((t) => tf.spectral.fft(toComplex(t))))(x) as unknown as [NdArray, NdArray];
    direct(x).forEach(([a, b], k) => {
      // The direct sum is itself only right to about n u.
      expect(Math.abs((re.data[k] as number) - a)).toBeLessThan(1e-15 * n + 1e-14);
      expect(Math.abs((im.data[k] as number) - b)).toBeLessThan(1e-15 * n + 1e-14);
    });
    const back = jit((t: tf.Tensor1D) => tf.real(tf.spectral.ifft(tf.spectral.fft(toComplex(t)))))(x) as unknown as NdArray;
    list(back).forEach((each, i) => {
      expect(each).toBeCloseTo(x[i] as number, 14);
    });
  });

  it('of real signals comes with its inverse, and keeps their length (Parseval)', () => {
    const x = signal(10);
    const back = jit((t: tf.Tensor1D) => tf.spectral.irfft(tf.spectral.rfft(t)))(x) as unknown as NdArray;
    list(back).forEach((each, i) => {
      expect(each).toBeCloseTo(x[i] as number, 14);
    });
    // sum |X_k|^2 = n sum x^2, so its gradient is 2 n x, and its Hessian 2 n.
    const energy = (t: tf.Tensor1D) => tf.sum(tf.square(tf.abs(tf.spectral.fft(toComplex(t))))) as tf.Scalar;
    list(grad(energy)(x)).forEach((each, i) => {
      expect(each).toBeCloseTo(20 * (x[i] as number), 12);
    });
    list(hvp(energy)(x, signal(10))).forEach((each, i) => {
      expect(each).toBeCloseTo(20 * (x[i] as number), 11);
    });
  });

  it('has derivatives of second order through half spectra, windows and products', () => {
    const f = (t: tf.Tensor1D) => {
      const y = tf.spectral.rfft(t);
      return tf.add(tf.sum(tf.sin(tf.real(y))), tf.sum(tf.square(tf.spectral.irfft(tf.mul(y, y))))) as tf.Scalar;
    };
    for (const n of [6, 10]) checkGrads(f, signal(n), { tolerance: 1e-7 });
    checkGrads((t: tf.Tensor1D) => tf.sum(tf.abs(tf.signal.stft(t, 4, 2))) as tf.Scalar, signal(8), { tolerance: 1e-7 });
  });

  it('goes under vmap', () => {
    const real = (t: tf.Tensor1D) => tf.real(tf.spectral.fft(toComplex(t)));
    const both = list(vmap(real)([[...signal(5)], [...signal(5)].reverse()]));
    expect(both).toEqual([...list(jit(real)(signal(5))), ...list(jit(real)(signal(5).reverse()))]);
  });
});

describe('complex tensors', () => {
  it('add, multiply, divide, move and have absolute values with derivative 0 at 0', () => {
    const f = (x: tf.Tensor1D) => {
      const z = tf.complex(x, tf.reverse(x));
      const quotient = tf.div(tf.mul(z, z), tf.add(z, tf.complex(tf.onesLike(x), x)));
      return tf.add(tf.sum(tf.abs(tf.reshape(quotient, [2, 1]))), tf.sum(tf.imag(tf.concat([z, tf.neg(z)])))) as tf.Scalar;
    };
    checkGrads(f, [0.7, -1.2], { tolerance: 1e-8 });
    expect(list(grad((x: tf.Tensor1D) => tf.sum(tf.abs(tf.complex(x, x))) as tf.Scalar)([0, 0]))).toEqual([0, 0]);
    expect(jit((x: tf.Tensor1D) => tf.sum(tf.real(tf.cast(x, 'complex64'))))([1, 2])).toBe(3);
  });

  it('are for traced functions, and say what they cannot do', () => {
    expect(() => jit((x: tf.Tensor1D) => tf.real(tf.max(tf.complex(x, x))))([1])).toThrow(
      /^OP_UNSUPPORTED: trace: the tfjs kernel Max has no rule for complex tensors/,
    );
  });
});

describe('sort', () => {
  it('is ascending and stable, NaN last, along any axis', () => {
    expect(list(sort([3, 1, Number.NaN, 2]))).toEqual([1, 2, 3, Number.NaN]);
    expect(list(argsort([2, 1, 2, 1]))).toEqual([1, 3, 0, 2]);
    expect((argsort([2, 1]) as unknown as NdArray).dtype).toBe('int32');
    const matrix = [
      [3, 1],
      [2, 5],
      [1, 4],
    ];
    expect((sort(matrix, 0) as unknown as NdArray).toArray()).toEqual([
      [1, 1],
      [2, 4],
      [3, 5],
    ]);
  });

  it('sends each slope to where the element came from', () => {
    const f = (x: tf.Tensor1D) => tf.sum(tf.mul(sort(x), [1, 10, 100])) as tf.Scalar;
    expect(list(grad(f)([3, 1, 2]))).toEqual([100, 1, 10]);
    // Equal elements in order.
    expect(list(grad(f)([2, 1, 2]))).toEqual([10, 1, 100]);
    checkGrads(
      (x: tf.Tensor2D) =>
        tf.sum(
          tf.mul(tf.sin(sort(x, 0)), [
            [1, 2],
            [3, 5],
          ]),
        ) as tf.Scalar,
      [
        [0.3, -0.2],
        [0.1, 0.9],
      ],
      { tolerance: 1e-8 },
    );
    expect(
      (
        vmap((x: tf.Tensor1D) => sort(x))([
          [2, 1],
          [3, 4],
        ]) as unknown as NdArray
      ).toArray(),
    ).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe('searchSorted', () => {
  it('finds places from the left and from the right', () => {
    const run = (side: 'left' | 'right') => list(jit((s: tf.Tensor1D, v: tf.Tensor1D) => tf.searchSorted(s, v, side))([1, 2, 2, 3], [0, 2, 2.5, 9]));
    expect(run('left')).toEqual([0, 1, 3, 4]);
    expect(run('right')).toEqual([0, 3, 3, 4]);
    expect(list(grad((v: tf.Tensor1D) => tf.sum(tf.mul(v, tf.cast(tf.searchSorted([1, 2, 3], v), 'float32'))) as tf.Scalar)([0.5, 2.5]))).toEqual([0, 2]);
  });
});

describe('tf.customGrad', () => {
  const loud = tf.customGrad((x, save) => {
    (save as unknown as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
    return { value: tf.square(x as tf.Tensor), gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, tf.mul(10, saved[0] as tf.Tensor)) };
  });

  it('keeps its rule in both modes and to higher orders', () => {
    // The rule says 10 x for x^2; its own derivative is 10.
    const f = (x: tf.Scalar) => loud(x) as tf.Scalar;
    expect(jit(f)(3)).toBe(9);
    expect(grad(f)(3)).toBe(30);
    expect(grad(grad(f) as never as typeof f)(3)).toBe(10);
    expect(hvp(f)(3, 2)).toBe(20);
    expect((vmap(grad(f) as never as typeof f)([1, 2]) as unknown as NdArray).toArray()).toEqual([10, 20]);
  });

  it('is not looked past by what is simplified around it', () => {
    // A slice of a slice inside the function, whose argument is itself a slice: the rule still holds.
    const inner = tf.customGrad((x) => ({ value: tf.sum(tf.slice(x as tf.Tensor1D, 0, 1)), gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.tensor1d([7, 5])) }));
    expect(list(grad((x: tf.Tensor1D) => inner(tf.slice1d(x, 1, 2)) as tf.Scalar)([1, 2, 3]))).toEqual([0, 7, 5]);
  });

  it('uses what it closes over, and checks the shapes of its gradients', () => {
    const f = (x: tf.Scalar, s: tf.Scalar) =>
      tf.customGrad((y) => ({ value: tf.mul(y as tf.Tensor, s), gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.square(s)) }))(x) as tf.Scalar;
    expect(grad(f)(2, 3)).toBe(9);
    const wrong = (x: tf.Tensor1D) => tf.sum(tf.customGrad((y) => ({ value: tf.square(y as tf.Tensor), gradFunc: () => tf.scalar(1) }))(x)) as tf.Scalar;
    expect(() => grad(wrong)([1, 2])).toThrow(
      'SHAPE_MISMATCH: tf.customGrad: gradFunc returns shapes [[]], expected those of the arguments, [[2]]. Return one gradient for each argument, in its shape',
    );
  });
});

describe('int32', () => {
  it('wraps around at 2^31, as an Int32Array does', () => {
    const big = tf.tensor1d([2147483647, 65536], 'int32');
    const f = (x: tf.Tensor1D) => [tf.add(x, tf.scalar(1, 'int32')), tf.mul(x, x), tf.sub(tf.neg(x), tf.scalar(2, 'int32'))] as const;
    const results = jit(f)(big) as unknown as NdArray[];
    expect(results.map(list)).toEqual([
      [-2147483648, 65537],
      // 2147483647^2 = 2^62 - 2^32 + 1 is rounded to 2^62 - 2^32 in float64 before it wraps.
      [0, 0],
      [2147483647, -65538],
    ]);
    big.dispose();
  });
});
