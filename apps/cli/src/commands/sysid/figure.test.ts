import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figurePage } from '../../report/sysid/figure-page.ts';
import { createWorkspace, runCli, type Workspace } from '../../testing/run-cli.ts';

let workspace: Workspace;
const run = (...argv: string[]) => runCli(['sysid', 'figure', ...argv], { cwd: workspace.folder });
const text = (name: string) => readFile(join(workspace.folder, name), 'utf8');

beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace.remove());

describe('thetakit sysid figure', () => {
  it('draws figure 3 with our points beside the published ones, and does not fit a point twice', async () => {
    const argv = ['3', '--neurons', '2', '--samples', '64,96', '--steps', '3', '--points', 'p.csv', '--report', 'f3.html', '--json'];
    const first = await run(...argv);
    expect(first.code).toBe(0);
    const document = first.document() as { points: Record<string, unknown>[]; published: { name: string }[] };
    expect(document.points).toMatchObject([
      { figure: 3, readout: 'factorised', neurons: 2, samples: 64, seed: 1, lastStep: 3 },
      { neurons: 2, samples: 96 },
    ]);
    expect(document.published.map(({ name }) => name)).toContain('N = 100');
    const again = await run(...argv);
    expect(again.document()).toMatchObject({ points: document.points, run: { outcome: { message: expect.stringContaining('0 fitted now') } } });
    const html = await text('f3.html');
    expect(html.match(/<svg /g)).toHaveLength(1);
    for (const name of ['kernel known, N = 100', 'lasso', 'N = 2']) expect(html).toContain(name);
  }, 60_000);

  it('draws the weights of two types for figure 4', async () => {
    const four = await run('4', '--neurons', '4', '--samples', '60', '--steps', '2', '--report', 'f4.html', '--json');
    expect(four.document()).toMatchObject({ points: [{ figure: 4, neurons: 4 }], published: { explained: 0.886 } });
    expect((await text('f4.html')).match(/<svg /g)).toHaveLength(2);
  }, 60_000);

  it('draws three readouts for figure 5', async () => {
    const record = { argv: [], command: '', settings: {}, seed: 1, subject: {}, versions: {}, outcome: { success: true, reason: '', message: '' }, elapsed: 1 };
    const none = Number.NaN;
    const point = (readout: 'factorised' | 'fixed-mask' | 'full', explained: number) =>
      ({
        figure: 5,
        readout,
        neurons: 100,
        samples: 4096,
        seed: 1,
        steps: 9,
        explained,
        withinOnePixel: none,
        typePurity: none,
        kernelCosine: none,
        bestStep: 1,
        lastStep: 9,
        seconds: 1,
      }) as const;
    const points = [point('factorised', 0.6), point('fixed-mask', 0.4), point('full', -0.2)];
    const html = await figurePage({ figure: 5, points, runs: [], record });
    for (const name of ['fixed mask, N = 100', 'full readout, N = 100', 'factorised, N = 1000', '-0.200']) expect(html).toContain(name);
  }, 30_000);

  it('keeps finished points when it is interrupted, and refuses a file of other columns', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1500);
    const argv = ['sysid', 'figure', '3', '--neurons', '1,20', '--samples', '64', '--points', 'q.csv'];
    const stopped = await runCli([...argv, '--steps', '100000'], { cwd: workspace.folder, signal: controller.signal });
    expect(stopped.code).toBe(130);
    await writeFile(join(workspace.folder, 'bad.csv'), 'a,b\n1,2\n');
    expect((await run('3', '--points', 'bad.csv')).stderr).toContain('DATA_FORMAT: --points: ');
    expect((await run('7')).code).toBe(2);
  }, 60_000);
});
