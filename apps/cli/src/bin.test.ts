/** The built executable, when it is there: exit codes of a real process, a clean stdout, Ctrl+C. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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
