/**
 * The linear what-and-where model with unit-norm kernels, and its derivatives by hand:
 *
 *   u[b, k, p] = sum_q khat_k[q] x[b, p + q],   khat_k = k_k / (1e-5 + |k_k|)      (valid correlation, K kernels)
 *   yhat[b, n] = sum_k w[k, n] sum_p m[p, n] u[b, k, p]                            (w is 1 when K = 1)
 *   loss       = mean (yhat - r)^2 + r1 (1/N) sum |m| + r2 (1/N) sum |w|
 *
 * The normalised kernel sees white noise as unit variance, so it stands for batch normalisation without its running statistics.
 * Every neuron's whole filter is known in closed form, so a fit to simulated neurons has an exact score.
 *
 * Source: Klindt, Ecker, Euler and Bethge (2017), figures 3 and 4. This is the linear special case with gradients written out; the
 * networks of this package compute the general one.
 */

/** Sizes of the model. */
export interface LinearSizes {
  readonly imageSide: number;
  readonly kernelSide: number;
  readonly kernels: number;
  readonly neurons: number;
}

/** Where the parts lie in the vector of parameters: kernels [K, side, side], masks [P, N], weights [K, N]. */
export interface LinearLayout extends LinearSizes {
  readonly mapSide: number;
  readonly kernelsEnd: number;
  readonly masksEnd: number;
  readonly size: number;
}

/** The layout of sizes. */
export function linearLayout(sizes: LinearSizes): LinearLayout {
  const { imageSide, kernelSide, kernels, neurons } = sizes;
  const mapSide = imageSide - kernelSide + 1;
  const kernelsEnd = kernels * kernelSide * kernelSide;
  const masksEnd = kernelsEnd + mapSide * mapSide * neurons;
  return { ...sizes, mapSide, kernelsEnd, masksEnd, size: masksEnd + kernels * neurons };
}

/** Strength of the penalties, as means over neurons. */
export interface LinearPenalties {
  readonly mask: number;
  readonly weight: number;
}

/** khat of every kernel, and the norms. */
export function unitKernels(parameters: Float64Array, { kernels, kernelSide }: LinearLayout): { unit: Float64Array; norms: Float64Array } {
  const area = kernelSide * kernelSide;
  const unit = parameters.slice(0, kernels * area);
  const norms = Float64Array.from({ length: kernels }, (_, k) =>
    Math.sqrt(unit.subarray(k * area, (k + 1) * area).reduce((sum, each) => sum + each * each, 0)),
  );
  for (let i = 0; i < unit.length; i++) unit[i] = (unit[i] ?? 0) / (1e-5 + (norms[Math.floor(i / area)] ?? 0));
  return { unit, norms };
}

/** Maps u of images `first`, ..., [count, K, P]. */
function mapsOf(unit: Float64Array, layout: LinearLayout, images: Float32Array, rows: ArrayLike<number>): Float64Array {
  const { imageSide, kernelSide, kernels, mapSide } = layout;
  const [pixels, area] = [imageSide * imageSide, mapSide * mapSide];
  const maps = new Float64Array(rows.length * kernels * area);
  for (let b = 0; b < rows.length; b++) {
    const image = rows[b]! * pixels;
    for (let k = 0; k < kernels; k++) {
      const map = (b * kernels + k) * area;
      for (let y = 0; y < mapSide; y++) {
        const to = map + y * mapSide;
        for (let i = 0; i < kernelSide; i++) {
          const from = image + (y + i) * imageSide;
          for (let j = 0; j < kernelSide; j++) {
            const tap = unit[(k * kernelSide + i) * kernelSide + j]!;
            for (let x = 0; x < mapSide; x++) maps[to + x]! += tap * images[from + j + x]!;
          }
        }
      }
    }
  }
  return maps;
}

/** Masked sums v[b, k, n] = sum_p m[p, n] u[b, k, p]. */
function maskedSums(maps: Float64Array, parameters: Float64Array, { kernelsEnd, neurons, mapSide }: LinearLayout): Float64Array {
  const area = mapSide * mapSide;
  const count = maps.length / area;
  const sums = new Float64Array(count * neurons);
  for (let row = 0; row < count; row++) {
    const to = row * neurons;
    for (let p = 0; p < area; p++) {
      const value = maps[row * area + p]!;
      const mask = kernelsEnd + p * neurons;
      for (let n = 0; n < neurons; n++) sums[to + n]! += value * parameters[mask + n]!;
    }
  }
  return sums;
}

/** Predictions from masked sums, [B, N]. */
function combine(sums: Float64Array, parameters: Float64Array, { kernels, neurons, masksEnd }: LinearLayout): Float64Array {
  if (kernels === 1) return sums.slice();
  return Float64Array.from({ length: sums.length / kernels }, (_, i) => {
    const [b, n] = [Math.floor(i / neurons), i % neurons];
    let sum = 0;
    for (let k = 0; k < kernels; k++) sum += parameters[masksEnd + k * neurons + n]! * sums[(b * kernels + k) * neurons + n]!;
    return sum;
  });
}

/** Predicted responses to the images of `rows`, [rows, N]. Images are [D, side, side]. */
export function linearPredictions(parameters: Float64Array, layout: LinearLayout, images: Float32Array, rows: ArrayLike<number>): Float64Array {
  const { unit } = unitKernels(parameters, layout);
  return combine(maskedSums(mapsOf(unit, layout, images, rows), parameters, layout), parameters, layout);
}

/** The samples of one step. */
export interface LinearBatch {
  readonly images: Float32Array;
  /** [D, N]; NaN counts as not measured. */
  readonly responses: ArrayLike<number>;
  /** Samples of the batch. */
  readonly rows: ArrayLike<number>;
}

/** Loss of a batch, squared error and penalties together; its gradient goes into `gradient`. */
export function linearLoss(
  parameters: Float64Array,
  layout: LinearLayout,
  { images, responses, rows }: LinearBatch,
  penalties: LinearPenalties,
  gradient: Float64Array,
): number {
  const { neurons, kernels, kernelsEnd, masksEnd, mapSide } = layout;
  const area = mapSide * mapSide;
  const { unit, norms } = unitKernels(parameters, layout);
  const maps = mapsOf(unit, layout, images, rows);
  const sums = maskedSums(maps, parameters, layout);
  const predictions = combine(sums, parameters, layout);
  const scale = 1 / (neurons * rows.length);
  gradient.fill(0);
  let loss = 0;
  const errors = new Float64Array(rows.length * neurons);
  for (let i = 0; i < errors.length; i++) {
    const error = predictions[i]! - responses[rows[Math.floor(i / neurons)]! * neurons + (i % neurons)]!;
    if (Number.isNaN(error)) continue;
    loss += scale * error * error;
    errors[i] = 2 * scale * error;
  }
  const slopes = new Float64Array(area);
  const weighted = new Float64Array(neurons);
  for (let row = 0; row < rows.length * kernels; row++) {
    const [b, k] = [Math.floor(row / kernels), row % kernels];
    for (let n = 0; n < neurons; n++) {
      const error = errors[b * neurons + n]!;
      const at = masksEnd + k * neurons + n;
      weighted[n] = kernels === 1 ? error : error * parameters[at]!;
      if (kernels > 1) gradient[at]! += error * sums[row * neurons + n]!;
    }
    for (let p = 0; p < area; p++) {
      const value = maps[row * area + p]!;
      const mask = kernelsEnd + p * neurons;
      let slope = 0;
      for (let n = 0; n < neurons; n++) {
        const error = weighted[n]!;
        slope += error * parameters[mask + n]!;
        gradient[mask + n]! += error * value;
      }
      slopes[p] = slope;
    }
    addKernelGradient(gradient, layout, { slopes, images, image: rows[b]!, kernel: k });
  }
  throughNorm(gradient, unit, norms, layout);
  return loss + addPenalties(parameters, layout, penalties, gradient);
}

/** d/dkhat[i, j] += sum_yx slope[y, x] x[y + i, x + j]. */
function addKernelGradient(
  gradient: Float64Array,
  { kernelSide, imageSide, mapSide }: LinearLayout,
  { slopes, images, image, kernel }: { slopes: Float64Array; images: Float32Array; image: number; kernel: number },
): void {
  for (let i = 0; i < kernelSide; i++) {
    for (let j = 0; j < kernelSide; j++) {
      let sum = 0;
      for (let y = 0; y < mapSide; y++) {
        const from = image * imageSide * imageSide + (y + i) * imageSide + j;
        const at = y * mapSide;
        for (let x = 0; x < mapSide; x++) sum += slopes[at + x]! * images[from + x]!;
      }
      gradient[(kernel * kernelSide + i) * kernelSide + j]! += sum;
    }
  }
}

/** From d/dkhat to d/dk: g / (1e-5 + |k|) - khat (khat.g) / |k|, with khat = k / (1e-5 + |k|). */
function throughNorm(gradient: Float64Array, unit: Float64Array, norms: Float64Array, { kernels, kernelSide }: LinearLayout): void {
  const area = kernelSide * kernelSide;
  for (let k = 0; k < kernels; k++) {
    const norm = norms[k]!;
    let dot = 0;
    for (let i = k * area; i < (k + 1) * area; i++) dot += unit[i]! * gradient[i]!;
    for (let i = k * area; i < (k + 1) * area; i++) gradient[i] = gradient[i]! / (1e-5 + norm) - (norm > 0 ? (unit[i]! * dot) / norm : 0);
  }
}

/** L1 of masks and weights as means over neurons; the derivative of |.| at 0 is 0. */
function addPenalties(
  parameters: Float64Array,
  { kernels, kernelsEnd, masksEnd, size, neurons }: LinearLayout,
  { mask, weight }: LinearPenalties,
  gradient: Float64Array,
): number {
  let sum = 0;
  for (let i = kernelsEnd; i < (kernels === 1 ? masksEnd : size); i++) {
    const strength = (i < masksEnd ? mask : weight) / neurons;
    sum += strength * Math.abs(parameters[i]!);
    gradient[i]! += strength * Math.sign(parameters[i]!);
  }
  return sum;
}

/** The whole filter of a neuron over the image, [imageSide, imageSide]: sum_k w_k sum_p m_p khat_k moved to p. */
export function effectiveFilter(parameters: Float64Array, layout: LinearLayout, neuron: number): Float64Array {
  const { imageSide, kernelSide, kernels, neurons, mapSide, kernelsEnd, masksEnd } = layout;
  const { unit } = unitKernels(parameters, layout);
  const mixed = new Float64Array(kernelSide * kernelSide);
  for (let k = 0; k < kernels; k++) {
    const weight = kernels === 1 ? 1 : parameters[masksEnd + k * neurons + neuron]!;
    for (let i = 0; i < mixed.length; i++) mixed[i]! += weight * unit[k * mixed.length + i]!;
  }
  const filter = new Float64Array(imageSide * imageSide);
  for (let p = 0; p < mapSide * mapSide; p++) {
    const mask = parameters[kernelsEnd + p * neurons + neuron]!;
    if (mask === 0) continue;
    const corner = Math.floor(p / mapSide) * imageSide + (p % mapSide);
    for (let i = 0; i < mixed.length; i++) filter[corner + Math.floor(i / kernelSide) * imageSide + (i % kernelSide)]! += mask * mixed[i]!;
  }
  return filter;
}
