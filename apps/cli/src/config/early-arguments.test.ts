import { describe, expect, it } from 'vitest';
import { earlyArguments } from './early-arguments.ts';

describe('earlyArguments', () => {
  it('finds the command and what decides the options, in any order and spelling', () => {
    expect(earlyArguments(['minimize', 'rosenbrock', '--method', 'adam', '--plugin=./a.mjs', '--plugin', 'b', '--json'])).toEqual({
      json: true,
      plugins: ['./a.mjs', 'b'],
      method: 'adam',
      command: 'minimize',
    });
    expect(earlyArguments(['--config', 'c.json', 'fit'])).toEqual({ json: false, plugins: [], config: 'c.json', command: 'fit' });
    expect(earlyArguments(['list', '--', '--json'])).toEqual({ json: false, plugins: [], command: 'list' });
    expect(earlyArguments(['list', '--plugin'])).toMatchObject({ plugins: [''] });
  });
});
