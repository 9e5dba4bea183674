/** Completion scripts, run by the shells that are installed. */
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, runCli } from '../testing/run-cli.ts';

const has = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;
let script = '';
beforeAll(async () => {
  script = (await runCli(['completion', 'bash'])).stdout;
});

/** What bash offers for a line whose last word is being typed. */
function offered(...line: string[]): string[] {
  const words = ['thetakit', ...line].map((word) => `'${word}'`).join(' ');
  const program = `${script}\nCOMP_WORDS=(${words}); COMP_CWORD=${line.length}; _thetakit; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--noprofile', '--norc', '-c', program], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((word) => word !== '');
}

describe.skipIf(!has('bash'))('the bash script', () => {
  it('completes commands and sub-commands', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['list', 'minimize', 'plugin', 'netform', 'doctor']));
    expect(offered('min')).toEqual(['minimize']);
    expect(offered('plugin', '')).toEqual(['list', 'check', 'new']);
    expect(offered('netform', 'f')).toEqual(['fit']);
  });

  it('completes ids, kinds and flags', () => {
    expect(offered('minimize', 'rosenbr')).toContain('rosenbrock');
    expect(offered('minimize', 'rosenbrock', '--method', 'nelder')).toEqual(['nelder-mead']);
    expect(offered('describe', 'adag')).toEqual(expect.arrayContaining(['adagrad']));
    expect(offered('list', 'opt')).toEqual(['optimizer']);
    expect(offered('plugin', 'list', '--js')).toEqual(['--json']);
    expect(offered('netform', 'fit', '--pl')).toEqual(['--plugin']);
  });

  it('completes the options of the method that was chosen', () => {
    expect(offered('minimize', 'rosenbrock', '--method', 'adam', '--bet')).toEqual(['--beta1', '--beta2']);
    expect(offered('minimize', 'rosenbrock', '--method', 'gradient-descent', '--bet')).toEqual([]);
  });
});

describe.skipIf(!has('fish'))('the fish script', () => {
  it('completes commands, ids and options', async () => {
    const { stdout } = await runCli(['completion', 'fish']);
    const workspace = await createWorkspace();
    await workspace.write('script', stdout);
    const completed = (line: string) => spawnSync('fish', ['-c', `source script; complete -C '${line}'`], { cwd: workspace.folder, encoding: 'utf8' }).stdout;
    expect(completed('thetakit min')).toMatch(/^minimize$/m);
    expect(completed('thetakit minimize rosenbr')).toMatch(/^rosenbrock$/m);
    expect(completed('thetakit minimize rosenbrock --method adam --bet')).toMatch(/^--beta1/m);
    expect(completed('thetakit plugin ')).toMatch(/^check$/m);
    await workspace.remove();
  });
});

describe.skipIf(!has('zsh'))('the zsh script', () => {
  it('loads in a shell that has set up nothing', async () => {
    const { stdout } = await runCli(['completion', 'zsh']);
    const workspace = await createWorkspace();
    await workspace.write('script', stdout);
    const {
      status,
      stderr,
      stdout: said,
    } = spawnSync('zsh', ['-f', '-c', 'source ./script; print -- $_comps[thetakit]'], {
      cwd: workspace.folder,
      encoding: 'utf8',
      env: { ...process.env, HOME: workspace.folder },
    });
    expect([status, stderr, said.includes('_thetakit')]).toEqual([0, '', true]);
    await workspace.remove();
  });
});

describe.each(['bash', 'zsh', 'fish'])('%s', (shell) => {
  it.skipIf(!has(shell))('accepts its script', async () => {
    const { stdout } = await runCli(['completion', shell]);
    const workspace = await createWorkspace();
    await workspace.write('script', stdout);
    const { status, stderr } = spawnSync(shell, [shell === 'fish' ? '--no-execute' : '-n', 'script'], { cwd: workspace.folder, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    await workspace.remove();
  });

  it('has every command', async () => {
    const { stdout } = await runCli(['completion', shell]);
    for (const word of ['minimize', 'plugin', 'check', 'netform', 'sysid', 'nelder-mead']) expect(stdout).toContain(word);
  });
});

it('refuses other shells', async () => {
  expect(await runCli(['completion', 'bahs'])).toMatchObject({
    code: 2,
    stderr: 'USAGE: thetakit completion: there is no script for the shell "bahs". Did you mean "bash"?\n',
  });
});
