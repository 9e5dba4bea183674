import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

describe('thetakit list and describe', () => {
  it('lists every kind, one kind, and plural words', async () => {
    const all = await runCli(['list']);
    expect([all.code, all.stderr]).toEqual([0, '']);
    expect(all.stdout).toContain('problems/rosenbrock');
    const problems = await runCli(['list', 'problems', '--json']);
    const document = problems.document() as { schemaVersion: number; kind: string; count: number; entries: { kind: string; id: string }[] };
    expect(document).toMatchObject({ schemaVersion: 1, command: 'list', kind: 'problem' });
    expect(document.entries).toHaveLength(document.count);
    expect(document.entries.every(({ kind }) => kind === 'problem')).toBe(true);
    expect(document.entries.map(({ id }) => id)).toContain('problems/strd-misra1a');
  });

  it('refuses an unknown kind with the near one', async () => {
    expect(await runCli(['list', 'minimiser'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'KIND_UNKNOWN: registry: "minimiser" is not a kind of entry. Did you mean "minimizer"?\n',
    });
  });

  it('describes an id of several kinds, or of one', async () => {
    const both = (await runCli(['describe', 'strd-misra1a', '--json'])).document() as { entries: { kind: string }[] };
    expect(both.entries.map(({ kind }) => kind)).toEqual(['problem', 'dataset']);
    const one = await runCli(['describe', 'strd-misra1a', '--kind', 'problem']);
    expect(one.stdout).toContain('problems/strd-misra1a  (problem, from @thetakit/problems');
    expect(one.stdout).toContain('y ~ b1*(1-exp(-b2*x))');
    expect(one.stdout).toMatch(/minimum +0\.12455138894/);
  });

  it('refuses an unknown id as text and as JSON', async () => {
    expect(await runCli(['describe', 'rosenbrok'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^ID_UNKNOWN: describe: "rosenbrok" is not registered\. Did you mean "rosenbrock"/),
    });
    const json = await runCli(['describe', 'rosenbrok', '--json']);
    expect(json).toMatchObject({ code: 2, stderr: '' });
    expect(json.document()).toMatchObject({
      schemaVersion: 1,
      command: 'describe',
      error: { code: 'ID_UNKNOWN', who: 'describe', data: { received: 'rosenbrok' } },
    });
  });
});

describe('thetakit', () => {
  it('shows help with examples at every level', async () => {
    for (const words of [
      [],
      ['list'],
      ['describe'],
      ['minimize'],
      ['fit'],
      ['demo'],
      ['plugin'],
      ['plugin', 'list'],
      ['plugin', 'check'],
      ['plugin', 'new'],
      ['bench'],
      ['doctor'],
      ['completion'],
      ['netform'],
      ['sysid'],
    ]) {
      const help = await runCli([...words, '--help']);
      expect([help.code, help.stderr]).toEqual([0, '']);
      expect(help.stdout).toMatch(/Usage: thetakit/);
      expect(help.stdout).toMatch(/Examples:\n {2}thetakit/);
    }
  });

  it('prints its version', async () => {
    expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('refuses unknown commands, unknown options and spare arguments without a stack trace', async () => {
    expect(await runCli(['lst'])).toMatchObject({ code: 2, stdout: '', stderr: "USAGE: thetakit lst: unknown command 'lst'. Did you mean list?\n" });
    expect(await runCli(['list', '--kin'])).toMatchObject({ code: 2, stderr: 'USAGE: thetakit list: unknown option \'--kin\'. Run "thetakit list --help"\n' });
    expect((await runCli(['list', 'problem', 'more'])).stderr).toMatch(/^USAGE: thetakit list: too many arguments/);
    expect(await runCli([])).toMatchObject({ code: 2, stdout: '' });
    expect((await runCli(['list', '--nope', '--json'])).document()).toMatchObject({ error: { code: 'USAGE' } });
  });
});
