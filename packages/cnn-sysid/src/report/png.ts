/** Small true-colour pictures as PNG data addresses: a heat map of 32 x 32 is a kilobyte, where 1024 rectangles are fifty. */
import { zlibSync } from 'fflate';
import { crc32 } from '../readers/crc32.ts';

/** A PNG from RGB bytes [rows, columns, 3], as `data:image/png;base64,...`. */
export function pngAddress(rgb: Uint8Array, rows: number, columns: number): string {
  const lines = new Uint8Array(rows * (3 * columns + 1));
  for (let row = 0; row < rows; row++) lines.set(rgb.subarray(row * 3 * columns, (row + 1) * 3 * columns), row * (3 * columns + 1) + 1);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, columns);
  view.setUint32(4, rows);
  // 8 bits per sample, true colour.
  header.set([8, 2], 8);
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    chunk('IHDR', header),
    chunk('IDAT', zlibSync(lines)),
    chunk('IEND', new Uint8Array(0)),
  ];
  return `data:image/png;base64,${base64(parts.flatMap((part) => [...part]))}`;
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + body.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i++) out[4 + i] = name.charCodeAt(i);
  out.set(body, 8);
  view.setUint32(8 + body.length, crc32(out.subarray(4, 8 + body.length)));
  return out;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let j = 0; j < 4; j++) text += i + j > bytes.length ? '=' : LETTERS[(word >> (18 - 6 * j)) & 63];
  }
  return text;
}
