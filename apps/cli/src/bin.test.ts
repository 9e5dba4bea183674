/** The built executable, when it is there: exit codes of a real process, a clean stdout, Ctrl+C. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const bin = resolve(import.meta.dirname, '../dist/bin.js');

describe.skipIf(!existsSync(bin))('dist/bin.js', () => {
  const thetakit = (...argv: string[]) => spawnSync(process.execPath, [bin, ...argv], { encoding: 'utf8' });

  it('writes one JSON document and nothing else', () => {
    const { status, stdout, stderr } = thetakit('minimize', 'rosenbrock', '--json');
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, command: 'minimize', result: { success: true } });
  });

  it('exits 2 without a stack trace for wrong use', () => {
    const { status, stdout, stderr } = thetakit('minimize', 'rosenbrok');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('samples the same draws in one thread and in three', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'thetakit-workers-'));
    const nodes = `id,x\n${Array.from({ length: 20 }, (_, i) => `s${i},${i % 2}\n`).join('')}`;
    await writeFile(join(folder, 'n.csv'), nodes);
    await writeFile(join(folder, 'e.csv'), `source,target\n${Array.from({ length: 19 }, (_, i) => `s${i},s${i + 1}\n`).join('')}`);
    const argv = ['netform', 'fit', '--nodes', 'n.csv', '--edges', 'e.csv', '--model', 'const + match(x) + dist2', '--warmup', '40', '--draws', '30'];
    const draws = ['1', '3'].map((workers) => {
      const { status } = spawnSync(process.execPath, [bin, ...argv, '--workers', workers, '--out', `w${workers}.csv`], { cwd: folder });
      expect(status).toBe(3);
      return Promise.all([1, 2, 3, 4].map((chain) => readFile(join(folder, `w${workers}-${chain}.csv`), 'utf8')));
    });
    const [one, three] = await Promise.all(draws);
    expect(three).toEqual(one);
    await rm(folder, { recursive: true });
  });

  it('stops at SIGINT with the best so far and exit 130', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'thetakit-bin-'));
    const flags = ['minimize', 'rosenbrock', '--method', 'gradient-descent', '--learning-rate', '1e-7', '--maxiter', '1000000000', '--json'];
    const child = spawn(process.execPath, [bin, ...flags], { cwd: folder });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    // Long enough for the process to have started its run; the run itself would take hours.
    const timer = setInterval(() => child.kill('SIGINT'), 6000);
    const code = await new Promise((done) => child.on('exit', done));
    clearInterval(timer);
    expect(code).toBe(130);
    const document = JSON.parse(text) as { result: { nfev: number } };
    expect(document).toMatchObject({ result: { reason: 'cancelled', success: false }, checkpoint: { path: 'thetakit-minimize.checkpoint.json' } });
    const more = spawnSync(process.execPath, [bin, ...flags, '--resume', 'thetakit-minimize.checkpoint.json', '--maxfev', String(document.result.nfev + 5)], {
      cwd: folder,
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect([more.status, (JSON.parse(more.stdout) as typeof document).result.nfev]).toEqual([3, document.result.nfev + 5]);
  });
});
