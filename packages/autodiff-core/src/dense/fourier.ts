/**
 * Discrete Fourier transforms of any length, in pairs of real and imaginary parts: mixed radix for the prime factors up to
 * 13, Bluestein's convolution with a power of two for the rest. Kernel exp(-2 pi i jk/n), or its conjugate; no scaling.
 */
const largestRadix = 13;

/** A transform of one length, with its tables. */
export interface FourierPlan {
  readonly n: number;
  /** Transforms in place; `sign` -1 is the forward kernel, +1 its conjugate. */
  run(re: Float64Array, im: Float64Array, sign: number): void;
}

/** The plan for a length. */
export function planFourier(n: number): FourierPlan {
  const factors = factorise(n);
  return factors.every((factor) => factor <= largestRadix) ? mixedRadix(n, factors) : bluestein(n);
}

function factorise(n: number): number[] {
  const factors: number[] = [];
  let rest = n;
  for (let p = 2; rest > 1; p++) {
    if (p * p > rest) p = rest;
    while (rest % p === 0) {
      factors.push(p);
      rest /= p;
    }
  }
  return factors;
}

/** cos and sin of 2 pi k/n, from the first octant, so that symmetric values are equal. */
function turn(k: number, n: number): readonly [number, number] {
  const eighths = (8 * k) / n;
  if (eighths <= 1) return [Math.cos((2 * Math.PI * k) / n), Math.sin((2 * Math.PI * k) / n)];
  if (eighths <= 2) {
    const [c, s] = turn(n / 4 - k, n);
    return [s, c];
  }
  if (eighths <= 4) {
    const [c, s] = turn(n / 2 - k, n);
    return [-c, s];
  }
  const [c, s] = turn(n - k, n);
  return [c, -s];
}

function mixedRadix(n: number, factors: readonly number[]): FourierPlan {
  const [cosines, sines] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) [cosines[k], sines[k]] = turn(k, n);
  const [workRe, workIm] = [new Float64Array(n), new Float64Array(n)];
  const [partRe, partIm] = [new Float64Array(largestRadix), new Float64Array(largestRadix)];

  /** out[0 .. size) = transform of input[start + j stride]. */
  const transform = (inRe: Float64Array, inIm: Float64Array, start: number, stride: number, at: number, size: number, level: number, sign: number): void => {
    if (size === 1) {
      workRe[at] = inRe[start] as number;
      workIm[at] = inIm[start] as number;
      return;
    }
    const radix = factors[level] as number;
    const m = size / radix;
    for (let r = 0; r < radix; r++) transform(inRe, inIm, start + r * stride, stride * radix, at + r * m, m, level + 1, sign);
    const step = n / size;
    for (let k = 0; k < m; k++) {
      for (let r = 0; r < radix; r++) {
        const w = r * k * step;
        const [c, s] = [cosines[w] as number, sign * (sines[w] as number)];
        const [x, y] = [workRe[at + r * m + k] as number, workIm[at + r * m + k] as number];
        partRe[r] = c * x - s * y;
        partIm[r] = c * y + s * x;
      }
      for (let q = 0; q < radix; q++) {
        let [sumRe, sumIm] = [partRe[0] as number, partIm[0] as number];
        for (let r = 1; r < radix; r++) {
          const w = ((q * r) % radix) * (n / radix);
          const [c, s] = [cosines[w] as number, sign * (sines[w] as number)];
          sumRe += c * (partRe[r] as number) - s * (partIm[r] as number);
          sumIm += c * (partIm[r] as number) + s * (partRe[r] as number);
        }
        workRe[at + q * m + k] = sumRe;
        workIm[at + q * m + k] = sumIm;
      }
    }
  };
  return {
    n,
    run(re, im, sign) {
      if (n === 0) return;
      transform(re, im, 0, 1, 0, n, 0, sign);
      re.set(workRe);
      im.set(workIm);
    },
  };
}

/** jk = (j^2 + k^2 - (j - k)^2)/2 makes the transform a convolution with a chirp. */
function bluestein(n: number): FourierPlan {
  let length = 1;
  while (length < 2 * n - 1) length *= 2;
  const inner = planFourier(length);
  const [chirpRe, chirpIm] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) [chirpRe[k], chirpIm[k]] = turn((k * k) % (2 * n), 2 * n);
  const [kernelRe, kernelIm] = [new Float64Array(length), new Float64Array(length)];
  for (let k = 0; k < n; k++) {
    for (const at of [k, (length - k) % length]) {
      kernelRe[at] = chirpRe[k] as number;
      kernelIm[at] = chirpIm[k] as number;
    }
  }
  inner.run(kernelRe, kernelIm, -1);
  const [re, im] = [new Float64Array(length), new Float64Array(length)];
  return {
    n,
    run(xRe, xIm, sign) {
      // The conjugate kernel: conj(F(conj x)).
      re.fill(0);
      im.fill(0);
      for (let k = 0; k < n; k++) {
        const [a, b, c, s] = [xRe[k] as number, -sign * (xIm[k] as number), chirpRe[k] as number, -(chirpIm[k] as number)];
        re[k] = a * c - b * s;
        im[k] = a * s + b * c;
      }
      inner.run(re, im, -1);
      for (let k = 0; k < length; k++) {
        const [a, b, c, s] = [re[k] as number, im[k] as number, kernelRe[k] as number, kernelIm[k] as number];
        re[k] = a * c - b * s;
        im[k] = a * s + b * c;
      }
      inner.run(re, im, 1);
      for (let k = 0; k < n; k++) {
        const [a, b, c, s] = [(re[k] as number) / length, (im[k] as number) / length, chirpRe[k] as number, -(chirpIm[k] as number)];
        xRe[k] = a * c - b * s;
        xIm[k] = -sign * (a * s + b * c);
      }
    },
  };
}
