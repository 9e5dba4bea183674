import { expect, it } from 'vitest';
import { createWorkspace, runCli } from '../testing/run-cli.ts';

it('says what is installed, and that it works', async () => {
  const run = await runCli(['doctor', '--json']);
  const { ok, findings } = run.document() as { ok: boolean; findings: { name: string; ok: boolean; text: string }[] };
  expect([run.code, run.stderr, ok]).toEqual([0, '', true]);
  expect(Object.fromEntries(findings.map(({ name, text }) => [name, text]))).toMatchObject({
    node: expect.stringContaining(process.versions.node),
    plugins: expect.stringContaining('@thetakit/optimizers'),
    'onnxruntime-node': expect.stringMatching(
      /^ONNX Runtime: (installed|onnxruntime-node is not installed: npm i onnxruntime-node --onnxruntime-node-install=skip)/,
    ),
    'trial run': 'minimize finds the minimum of (x - 3)^2',
  });
});

it('names a configuration that is wrong, and still says the rest', async () => {
  const workspace = await createWorkspace();
  await workspace.write('thetakit.config.json', '{ "plugins": ["./none.mjs"] }');
  const run = await runCli(['doctor'], { cwd: workspace.folder });
  expect(run.code).toBe(3);
  expect(run.stdout).toMatch(/^not ok {2}plugins +PLUGIN_NOT_FOUND/m);
  expect(run.stdout).toMatch(/^ok {2}trial run/m);
  await workspace.remove();
});
