import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import { readNpz, writeNpz } from './npz.ts';

/** numpy 2.4: np.savez_compressed of a = arange(6, '>i2') as 2 x 3, f = the same as float32 in Fortran order, h = [1.5, -2, inf] in half precision. */
const golden = Uint8Array.from(
  atob(
    'UEsDBC0AAAAIAAAAIQCQvN3C//////////8FABQAYS5ucHkBABAAjAAAAAAAAABSAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgYGBkYGJgZmBhYGVgBQSwMELQAAAAgAAAAhAM4s4NP//////////wUAFABmLm5weQEAEACYAAAAAAAAAFYAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSDykqTQUKF2ckFqQCuRpGOgrGmjoKtQrkAy4GMHBwYGBosAdiBxCHgWGBAwBQSwMELQAAAAgAAAAhADlwLcz//////////wUAFABoLm5weQEAEACGAAAAAAAAAEoAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmpK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjqaOgq1ChQALgY7hgMMNQBQSwECLQMtAAAACAAAACEAkLzdwlIAAACMAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwECLQMtAAAACAAAACEAzizg01YAAACYAAAABQAAAAAAAAAAAAAAgAGJAAAAZi5ucHlQSwECLQMtAAAACAAAACEAOXAtzEoAAACGAAAABQAAAAAAAAAAAAAAgAEWAQAAaC5ucHlQSwUGAAAAAAMAAwCZAAAAlwEAAAAA',
  ),
  (letter) => letter.charCodeAt(0),
);

describe('readNpz', () => {
  it('reads what NumPy packed: big-endian integers, Fortran order, halves', async () => {
    const file = await readNpz(golden);
    expect(file.names).toEqual(['a', 'f', 'h']);
    expect(await file.array('a')).toEqual({ shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) });
    expect(await file.array('f')).toEqual({ shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) });
    expect(await file.array('h')).toEqual({ shape: [3], data: Float32Array.of(1.5, -2, Number.POSITIVE_INFINITY) });
  });

  it('reads back what it writes, byte for byte the same each time', async () => {
    const arrays = { images: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }, types: { data: Int32Array.of(0, -1), shape: [2] } };
    const file = await readNpz(writeNpz(arrays));
    expect(await file.array('images')).toEqual(arrays.images);
    expect(await file.array('types')).toEqual({ shape: [2], data: Float64Array.of(0, -1) });
    expect(writeNpz(arrays)).toEqual(writeNpz(arrays));
  });

  it('refuses an unknown name, a truncated file, a changed byte and a claim beyond the limit', async () => {
    await expect((await readNpz(golden)).array('b')).rejects.toThrow('COLUMN_UNKNOWN: readNpz: there is no array "b". The file has a, f, h');
    await expect(readNpz(golden.subarray(0, 500))).rejects.toThrow('DATA_FORMAT: readNpz: it has no directory at its end.');
    const broken = writeNpz({ x: { data: Float64Array.of(1), shape: [1] } });
    broken[30 + 5 + 128] = 7;
    await expect((await readNpz(broken)).array('x')).rejects.toThrow('DATA_FORMAT: readNpz: x.npy does not have the checksum that the zip says.');
    const bomb = golden.slice();
    new DataView(bomb.buffer).setUint32(0x197 + 24, 0xfffffff0, true);
    await expect((await readNpz(bomb, { maxNumbers: 1000 })).array('a')).rejects.toThrow('FILE_TOO_LARGE: readNpz: a.npy unpacks to 4294967280 bytes');
  });
});

describe('crc32', () => {
  it('gives the check value of the standard', () => {
    expect(crc32(Uint8Array.from('123456789', (letter) => letter.charCodeAt(0)))).toBe(0xcbf43926);
  });
});
