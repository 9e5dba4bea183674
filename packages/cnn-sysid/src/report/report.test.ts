import { describe, expect, it } from 'vitest';
import { crc32 } from '../readers/crc32.ts';
import { fieldMapSvg } from './field-map.ts';
import { heatColours, heatMapSvg } from './heat-map.ts';
import { pngAddress } from './png.ts';

describe('pngAddress', () => {
  it('is a PNG: signature, size, and chunks whose checksums hold', () => {
    const address = pngAddress(Uint8Array.of(255, 0, 0, 0, 255, 0), 1, 2);
    const bytes = Uint8Array.from(atob(address.slice('data:image/png;base64,'.length)), (letter) => letter.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([2, 1]);
    let [at, chunks] = [8, 0];
    for (; at < bytes.length; chunks++) {
      const length = view.getUint32(at);
      expect(view.getUint32(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)));
      at += 12 + length;
    }
    expect([at, chunks]).toEqual([bytes.length, 3]);
  });
});

describe('heatColours', () => {
  it('is white at zero, full colour at the limit, grey where nothing is known', () => {
    expect([...heatColours([0, 2, -2, Number.NaN], 2)]).toEqual([255, 255, 255, 184, 50, 30, 37, 99, 201, 160, 160, 160]);
    expect([...heatColours([0], 0)]).toEqual([255, 255, 255]);
  });
});

describe('pictures', () => {
  it('stand in lines with their captions, escaped', () => {
    const maps = Array.from({ length: 3 }, (_, i) => ({ data: [1, -1, 0, 2], rows: 2, columns: 2, caption: `map <${i}>` }));
    const svg = heatMapSvg(maps, 'three maps', { side: 40, perLine: 2 });
    expect(svg.match(/<image /g)).toHaveLength(3);
    expect(svg).toContain('map &lt;2&gt;');
    expect(svg).toContain('viewBox="0 0 108 148"');
  });

  it('mark found and true places', () => {
    const svg = fieldMapSvg({ side: 10, found: [0, 0, 9, 9], truth: [0, 1, 9, 9], types: [0, 1] }, 'masks');
    expect(svg.match(/<circle /g)).toHaveLength(4);
    expect(svg).toContain('neuron 1: row 9, column 9');
    expect(svg).toContain('fill="#b84c00"');
  });
});
