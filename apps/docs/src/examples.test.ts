/** Every program in examples runs, and prints what the file beside it says. Set THETAKIT_WRITE_OUTPUT=1 to write those files. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';

const folder = new URL('../examples/', import.meta.url);
const programs = readdirSync(folder).filter((name) => name.endsWith('.ts'));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('examples', () => {
  it.each(programs)('%s runs and prints what the guides show', async (name) => {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => {
      lines.push(format(...parts));
    });
    await import(/* @vite-ignore */ new URL(name, folder).href);
    const file = new URL(name.replace(/\.ts$/, '.txt'), folder);
    const text = `${lines.join('\n')}\n`;
    if (process.env['THETAKIT_WRITE_OUTPUT'] === '1') writeFileSync(file, text);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text);
  });

  it('has no output without a program', () => {
    const outputs = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    expect(outputs.map((name) => name.replace(/txt$/, 'ts')).sort()).toEqual([...programs].sort());
  });
});
