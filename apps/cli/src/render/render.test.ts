import { Writable } from 'node:stream';
import { ThetakitError } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import type { Host } from '../host.ts';
import { documentText, errorFields, inlineText } from './json.ts';
import { startProgress } from './progress.ts';
import { pairsText, tableText, wrapText } from './table.ts';

describe('tableText', () => {
  it('aligns columns and ends lines without spaces', () => {
    expect(
      tableText(
        [{ title: 'name' }, { title: 'n', align: 'right' }, { title: 'note' }],
        [
          ['a', '1', 'x'],
          ['long name', '22', ''],
        ],
      ),
    ).toBe('name        n  note\n---------  --  ----\na           1  x\nlong name  22');
    expect(
      pairsText([
        ['a', '1'],
        ['long', '2'],
      ]),
    ).toBe('a     1\nlong  2');
  });
  it('wraps text at words', () => {
    expect(wrapText('one two three four', 10, '  ')).toBe('  one two\n  three\n  four');
  });
});

describe('documentText', () => {
  it('is one document with what JSON lacks spelled out', () => {
    const text = documentText('fit', { x: Float64Array.of(1, 2), nan: Number.NaN, low: Number.NEGATIVE_INFINITY, map: new Map([['a', 1]]) });
    expect(JSON.parse(text)).toEqual({ schemaVersion: 1, command: 'fit', x: [1, 2], nan: 'NaN', low: '-Infinity', map: { a: 1 } });
    expect(text.endsWith('}\n')).toBe(true);
  });
  it('shows settings on one line', () => {
    expect(inlineText({ lower: Float64Array.of(0, Number.NEGATIVE_INFINITY) })).toBe('{"lower":[0,"-Infinity"]}');
    expect([inlineText('text'), inlineText(undefined), inlineText(true)]).toEqual(['text', 'none', 'true']);
  });
  it('gives errors by parts', () => {
    const error = new ThetakitError('USAGE', { who: 'w', problem: 'p', action: 'A', received: 3, data: { line: 1 } });
    expect(errorFields(error)).toEqual({ error: { code: 'USAGE', who: 'w', message: 'USAGE: w: p. A', data: { line: 1, received: 3 } } });
  });
});

describe('startProgress', () => {
  function world(isTTY: boolean, env: Record<string, string> = {}) {
    let text = '';
    let now = 0;
    const write = (chunk: unknown, _encoding: string, done: () => void) => {
      text += String(chunk);
      done();
    };
    const stderr = Object.assign(new Writable({ write }), {
      isTTY,
      columns: 80,
      cursorTo: () => {},
      clearLine: () => {},
      moveCursor: () => {},
    });
    const host = { stderr, env } as unknown as Host;
    return { host, clock: () => now, advance: (ms: number) => (now += ms), written: () => text };
  }

  it('writes a line every five seconds when stderr is no terminal, or on CI', () => {
    for (const each of [world(false), world(true, { CI: '1' })]) {
      const progress = startProgress(each.host, 'fit', 100, each.clock);
      progress.update(1);
      expect(each.written()).toBe('');
      each.advance(5001);
      progress.update(10, 'f = 2');
      each.advance(1000);
      progress.update(20);
      progress.stop();
      expect(each.written()).toBe('fit: 10/100 after 5.0 s, 45 s left, f = 2\n');
    }
  });

  it('draws a bar on a terminal, only for work that takes time', () => {
    const each = world(true);
    const progress = startProgress(each.host, 'fit', 100, each.clock);
    progress.update(1);
    expect(each.written()).toBe('');
    each.advance(1000);
    progress.update(50, 'f = 2');
    progress.stop();
    expect(each.written()).toContain('fit [');
    expect(each.written()).toContain('50/100  1.0 s left  f = 2');
  });
});
