import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tree } from './fixture-tree.ts';
import { bundledSize, bundleOf, ORDINARY_IMPORTS } from './sizes.mjs';

describe('sizes', () => {
  it('are of minified, compressed code without outside packages', async () => {
    const root = tree({
      'a.ts': `/** ${'words '.repeat(500)} */\nimport { outside } from 'outside';\nexport const a = (longName: number) => outside(longName);\n`,
    });
    const size = await bundledSize(join(root, 'a.ts'));
    expect(size).toBeGreaterThan(40);
    expect(size).toBeLessThan(150);
  });

  it('fall with what is not used: minimizeWith and L-BFGS-B alone are a small part of the optimizers', { timeout: 60_000 }, async () => {
    const source = join(import.meta.dirname, '../../packages/optimizers/src/index.ts').replaceAll('\\', '/');
    const root = tree({
      'a.ts': `import { lBfgsB, minimizeWith } from '${source}';\nexport const run = (f: any, x: number[]) => minimizeWith(lBfgsB, f, x);\n`,
    });
    const bytes = await bundledSize(join(root, 'a.ts'));
    expect(bytes).toBeLessThan(17_500);
  });

  it('fall with what is not used: CMA-ES over a box brings no other search', { timeout: 60_000 }, async () => {
    const source = join(import.meta.dirname, '../../packages/optimizers/src/index.ts').replaceAll('\\', '/');
    const root = tree({ 'a.ts': `export { cmaEs } from '${source}';\n` });
    expect(await bundledSize(join(root, 'a.ts'))).toBeLessThan(28_000);
  });
});

describe('the bundle of an ordinary program with derivatives', () => {
  const folder = join(import.meta.dirname, '../../packages/autodiff-core');
  const entry = join(folder, 'src/index.ts').replaceAll('\\', '/');
  const { names, limit } = ORDINARY_IMPORTS['@thetakit/autodiff-core'] as { names: readonly string[]; limit: number };
  /** Source files by their path below src. */
  const sourcesOf = async (part?: readonly string[]) => (await bundleOf(entry, part)).modules.map((id) => id.split('/autodiff-core/src/')[1] ?? id);

  it('keeps its promise', { timeout: 60_000 }, async () => {
    const { atOnce, onDemand } = await bundleOf(entry, names);
    expect(atOnce).toBeLessThan(1000 * limit);
    expect(onDemand).toBe(0);
  });

  it('holds no executor, factorisation, loop or special function that it does not name', { timeout: 60_000 }, async () => {
    const optional =
      /^(onnx|replay|sparse|linear-algebra|losses|special-functions)\/|^wasm\/(?!array-copies|on-demand)|^dense\/(?!fourier)|^special\/(bessel|beta|gamma|digamma|lgamma|polygamma)|^primitives\/(svd|qr|eigh|solve|cholesky|scan|cond|while-loop|checkpoint)\.ts$/;
    expect((await sourcesOf(names)).filter((path) => optional.test(path))).toEqual([]);
    // Everything that the whole package loads at once, so that the pattern is known to find something of each kind.
    const whole = (await sourcesOf()).filter((path) => optional.test(path));
    for (const kind of ['onnx/', 'replay/', 'sparse/', 'linear-algebra/', 'losses/', 'special-functions/', 'dense/', 'special/bessel', 'primitives/scan.ts']) {
      expect(whole.some((path) => path.startsWith(kind))).toBe(true);
    }
  });

  it('brings what is named: a factorisation with its rules, a loop with its own', { timeout: 60_000 }, async () => {
    const linalg = await sourcesOf(['linalg']);
    expect(linalg).toEqual(expect.arrayContaining(['primitives/svd.ts', 'dense/jacobi-svd.ts']));
    expect(linalg).not.toContain('primitives/scan.ts');
    const scan = await sourcesOf(['scan']);
    expect(scan).toContain('primitives/scan-transpose.ts');
    expect(scan).not.toContain('primitives/svd.ts');
  });

  it('brings of linalg and special the functions that are called', { timeout: 60_000 }, async () => {
    const root = tree({ 'a.ts': `import { linalg, special } from '${entry}';\nexport const both = [linalg.solve, special.lgamma];\n` });
    const sources = (await bundleOf(join(root, 'a.ts'))).modules.map((id) => id.split('/autodiff-core/src/')[1]);
    expect(sources).toEqual(expect.arrayContaining(['primitives/solve.ts', 'primitives/digamma.ts']));
    expect(sources).not.toContain('primitives/svd.ts');
    expect(sources).not.toContain('primitives/bessel.ts');
  });

  it('computes what the package computes, and WebAssembly once it is loaded', { timeout: 60_000 }, async () => {
    const { chunks } = await bundleOf(entry, [...names, 'linalg', 'loadWasm']);
    const place = mkdtempSync(join(folder, 'node_modules', '.bundle-'));
    try {
      for (const { fileName, code } of chunks) writeFileSync(join(place, basename(fileName)), code);
      writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
      const main = chunks.find(({ isEntry }) => isEntry) as { fileName: string };
      const { grad, hessian, jit, linalg, loadWasm } = await import(pathToFileURL(join(place, basename(main.fileName))).href);
      const tf = await import(pathToFileURL(createRequire(join(folder, 'package.json')).resolve('@tensorflow/tfjs-core')).href);
      // d/dx sum x^3 = 3 x^2; its Hessian is diag(6 x). d/dA log det A = A^-T.
      expect(grad((x: unknown) => tf.sum(tf.mul(x, tf.square(x))))([1, 2]).toArray()).toEqual([3, 12]);
      expect(hessian((x: unknown) => tf.sum(tf.mul(x, tf.square(x))))([1, 2]).toArray()).toEqual([
        [6, 0],
        [0, 12],
      ]);
      expect(
        grad((a: unknown) => linalg.logdet(a))([
          [2, 0],
          [0, 4],
        ]).toArray(),
      ).toEqual([
        [0.5, 0],
        [0, 0.25],
      ]);
      const product = () => jit((a: unknown) => tf.matMul(a, a), { backend: 'wasm' });
      // Whole numbers, so that sums are exact in any order: x_ij = i + 2 j, and (x x)_00 = sum over k of 2 k * k.
      const x = Array.from({ length: 16 }, (_, i) => Array.from({ length: 16 }, (_, j) => i + 2 * j));
      const executorOf = (f: { explain(...args: unknown[]): { kernels: { executor: string }[] } }) => f.explain(x).kernels.map(({ executor }) => executor);
      expect(executorOf(product())).toEqual(['js']);
      await loadWasm();
      expect(executorOf(product())).toEqual(['wasm']);
      expect(product()(x).toArray()[0][0]).toBe(2 * ((15 * 16 * 31) / 6));
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});
