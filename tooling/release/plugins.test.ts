/** Third parties: the two plugins of examples/ installed from packed files, and the guide executed as it is written. */
import { mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../bootstrap/run-command.mjs';
import { type LocalRegistry, serveRegistry } from './local-registry.ts';
import { emptyProject, npmInstall, type Packed, type Project, pack } from './packed-packages.ts';
import { runNode, runProgram } from './run-program.ts';

let packed: Packed;
beforeAll(async () => {
  packed = await pack('./packages/*', './apps/cli', './examples/*');
});
afterAll(() => packed.remove());

const user = `import { minimize } from '@thetakit/optimizers';
import { createRegistry } from '@thetakit/registry';
import lennardJones, { atoms6 } from 'thetakit-plugin-lennard-jones';
import signed, { signedDescent } from 'thetakit-plugin-signed-descent';

const registry = createRegistry(lennardJones, signed);
const problemId: 'atoms-6' = registry.get('problem', 'clusters/atoms-6').id;
const methodId: 'signed-descent' = registry.get('optimizer', 'signed/signed-descent').id;
// @ts-expect-error: there is no such cluster
const missing = () => registry.get('problem', 'clusters/atoms-66');
// @ts-expect-error: the options of the method are typed
signedDescent.init(Float64Array.of(1), { learningRate: 'fast' }, { seed: 0 });

const start = Float64Array.from(atoms6.starts[0]!);
const { best } = minimize(atoms6.objective(), start, { method: 'signed/signed-descent', registry, options: { learningRate: 0.02 }, maxiter: 2000 });
console.log(JSON.stringify({ problemId, methodId, lower: best.fun < atoms6.objective().value(start), missing: typeof missing }));
`;

describe('the plugins of examples/', () => {
  const project: Project = emptyProject();
  const thetakit = (...argv: string[]) => runNode([join(project.folder, 'node_modules/@thetakit/cli/dist/bin.js'), ...argv], project.folder);
  beforeAll(async () => {
    const names = ['@thetakit/cli', '@thetakit/optimizers', '@thetakit/registry', 'thetakit-plugin-lennard-jones', 'thetakit-plugin-signed-descent'];
    const { code, output } = await npmInstall(project, names, packed);
    expect(code, output).toBe(0);
  });
  afterAll(() => project.remove());

  it('keep their types when they are published, and run', async () => {
    project.write('user.ts', user);
    const options = ['--module', 'nodenext', '--strict', '--noUncheckedIndexedAccess', '--target', 'es2023', '--lib', 'es2023,dom', '--skipLibCheck'];
    const compiled = await runNode([join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, 'user.ts'], project.folder);
    expect(compiled.code, compiled.output).toBe(0);
    const ran = await runNode(['user.js'], project.folder);
    expect(ran.code, ran.output).toBe(0);
    expect(JSON.parse(ran.output)).toEqual({ problemId: 'atoms-6', methodId: 'signed-descent', lower: true, missing: 'function' });
  });

  it.each(['thetakit-plugin-lennard-jones', 'thetakit-plugin-signed-descent'])('%s keeps every rule', async (name) => {
    const { code, output } = await thetakit('plugin', 'check', name);
    expect(code, output).toBe(0);
    expect(output).toMatch(/\d+ rules checked, all kept\./);
  });

  it('are found through a configuration file in TypeScript', async () => {
    project.write(
      'thetakit.config.ts',
      "import type { ThetakitConfig } from '@thetakit/cli';\nexport default { plugins: ['thetakit-plugin-lennard-jones', 'thetakit-plugin-signed-descent'] } satisfies ThetakitConfig;\n",
    );
    const { code, output } = await thetakit('minimize', 'atoms-4', '--json');
    expect(code, output).toBe(0);
    // Four atoms at equal distances: six pairs of depth 1.
    expect((JSON.parse(output) as { result: { fun: number } }).result.fun).toBeCloseTo(-6, 9);
  });
});

/** The lines of the shell blocks of a page, block by block. */
const shellBlocks = (path: string) => [...readFileSync(join(ROOT, path), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text);

describe('the guide "write a plugin"', () => {
  const place: Project = emptyProject();
  let registry: LocalRegistry;
  beforeAll(async () => {
    registry = await serveRegistry(packed);
    mkdirSync(join(place.folder, 'global'));
  });
  afterAll(() => {
    registry.close();
    place.remove();
  });

  it('works by following it literally, from nothing to a green check', async () => {
    const blocks = shellBlocks('apps/docs/content/guides/plugin.md');
    expect(blocks).toHaveLength(2);
    const script = [
      'set -e',
      `export npm_config_prefix='${join(place.folder, 'global')}'`,
      `export PATH='${join(place.folder, 'global/bin')}${delimiter}'"$PATH"`,
      ...blocks,
    ].join('\n');
    // The scope of ours from this machine, everything else from where the user has it. The lines are those of the page.
    const config = `@thetakit:registry=${registry.address}/\nfund=false\naudit=false\nloglevel=error\n`;
    place.write('npmrc', `${userConfig()}\n${config}`);
    const { code, output } = await runProgram('bash', ['-c', `export npm_config_userconfig='${join(place.folder, 'npmrc')}'\n${script}`], place.folder);
    expect(code, output).toBe(0);
    expect(output).toMatch(/rules checked, all kept\./);
    expect(output).toMatch(/outcome +success/);
    expect(output).toMatch(/steady-ball\/steady-ball +\d+ +2/);
  });
});

/** What the user has told npm: a mirror, say. */
function userConfig(): string {
  try {
    return readFileSync(process.env['npm_config_userconfig'] ?? join(process.env['HOME'] ?? '', '.npmrc'), 'utf8');
  } catch {
    return '';
  }
}
