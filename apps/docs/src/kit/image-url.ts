/** A grid of numbers as an uncompressed bitmap in a data address: no canvas is needed, so it works anywhere. */
import type { ImageMark } from './scene.ts';

/** Colours of -1, 0 and 1: blue, near white, red; readable on light and dark pages. */
const low = [33, 102, 172];
const middle = [247, 247, 247];
const high = [178, 24, 43];

/** Red, green and blue of a value on the diverging scale, from -1 to 1. */
export function divergingColour(value: number): [number, number, number] {
  const t = Math.max(-1, Math.min(1, Number.isFinite(value) ? value : 0));
  const end = t < 0 ? low : high;
  const mix = (i: number) => Math.round(middle[i]! + (end[i]! - middle[i]!) * Math.abs(t));
  return [mix(0), mix(1), mix(2)];
}

/** The data address of an image: a 24-bit Windows bitmap, rows from the bottom, each padded to four bytes. */
export function imageUrl({ rows, columns, values, limit }: ImageMark): string {
  const stride = (3 * columns + 3) & ~3;
  const size = 54 + stride * rows;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, size, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, columns, true);
  view.setInt32(22, rows, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [red, green, blue] = divergingColour((values[(rows - 1 - row) * columns + column] ?? 0) / limit);
      bytes.set([blue, green, red], 54 + row * stride + 3 * column);
    }
  }
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/bmp;base64,${btoa(text)}`;
}
