import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy, readNpyHeader, readNpyRows, writeNpy } from './npy.ts';

const bytes = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
/** numpy 2.4: np.save of [[1.0, 2.5]]. */
const matrix = bytes(
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADwPwAAAAAAAARA',
);
/** numpy 2.4: np.save of an array of one dict, which is a pickle. */
const pickle = bytes(
  'k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJWLAAAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHk=',
);
const withHeader = (dict: string, tail = 0) => {
  const head = new Uint8Array(10 + dict.length + tail);
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, dict.length & 255, dict.length >> 8]);
  for (let i = 0; i < dict.length; i++) head[10 + i] = dict.charCodeAt(i);
  return head;
};

describe('readNpy', () => {
  it('reads what NumPy wrote', async () => {
    expect(await readNpy(matrix)).toEqual({ shape: [1, 2], data: Float64Array.of(1, 2.5) });
  });

  it('reads back what it writes, in either precision', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float64Array({ minLength: 0, maxLength: 24 }), async (data) => {
        expect(await readNpy(writeNpy(data, [data.length]))).toEqual({ shape: [data.length], data });
        const single = Float32Array.from(data);
        expect(await readNpy(writeNpy(single, [1, data.length]))).toEqual({ shape: [1, data.length], data: single });
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('reads rows without the rest', async () => {
    const file = writeNpy(
      Float64Array.from({ length: 12 }, (_, i) => i),
      [4, 3],
    );
    const reads: number[] = [];
    const read = async (at: number, length: number) => {
      reads.push(length);
      return file.subarray(at, at + length);
    };
    const source = { size: file.length, read };
    const header = await readNpyHeader(source);
    expect(await readNpyRows(source, header, 1, 3)).toEqual({ shape: [2, 3], data: Float64Array.of(3, 4, 5, 6, 7, 8) });
    expect(reads.at(-1)).toBe(48);
  });

  it.each([
    [
      'a truncated array',
      matrix.subarray(0, 140),
      'DATA_FORMAT: readNpy: the file ends after 140 bytes, but 144 are needed. The file is truncated: fetch it again',
    ],
    ['a truncated header', matrix.subarray(0, 40), 'DATA_FORMAT: readNpy: the file ends after 40 bytes, but 128 are needed.'],
    ['another format', Uint8Array.from({ length: 200 }, () => 65), 'DATA_FORMAT: readNpy: it does not start like an .npy file.'],
    ['a pickle', pickle, 'DTYPE_UNSUPPORTED: readNpy: the numbers have type |O, expected a plain number such as <f8.'],
    ['records', withHeader("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", 8), "DTYPE_UNSUPPORTED: readNpy: the numbers have type [('a'"],
    ['a shape too large', withHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (99999, 99999, 99999)}"), 'FILE_TOO_LARGE: readNpy: an array of shape'],
    [
      'a shape that is code',
      withHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (exit(),)}"),
      'DATA_FORMAT: readNpy: its header names no order or no shape.',
    ],
  ])('refuses %s', async (_name, file, message) => {
    await expect(readNpy(file)).rejects.toThrow(message);
  });
});
