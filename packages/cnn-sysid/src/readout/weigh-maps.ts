/** Weighted sums over positions and channels: the two halves of a factorised readout. */
import { matMul, mul, reshape, sum, type Tensor, type Tensor2D, transpose } from '@tensorflow/tfjs-core';

/** s[b, k, n] = sum_p M[p, n] c[b, p, k] for maps [b, rows, columns, channels] and masks M [positions, N]. */
export function weighPositions(maps: Tensor, masks: Tensor): Tensor {
  const [batch = 1, rows = 1, columns = 1, channels = 1] = maps.shape;
  const flat = channels === 1 ? maps : transpose(maps, [0, 3, 1, 2]);
  const weighed = matMul(reshape(flat, [batch * channels, rows * columns]) as Tensor2D, masks as Tensor2D);
  return reshape(weighed, [batch, channels, masks.shape[1] ?? 1]);
}

/** h[b, n] = sum_k Q[k, n] s[b, k, n]. */
export function weighChannels(weighed: Tensor, features: Tensor): Tensor {
  return sum(mul(weighed, features), 1);
}

/** [positions, N] as [N, rows, columns]. */
export function asMasks(masks: Tensor, rows: number, columns: number): Tensor {
  return reshape(transpose(masks), [masks.shape[1] ?? 1, rows, columns]);
}
