import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { create } from './create.mjs';
import { addImport, addReExport, addToArray } from './edit-source.mjs';
import { KINDS } from './kinds.mjs';
import { fill, namesOf } from './names.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'thetakit-new-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('names', () => {
  it('are kebab-case, begin with a letter, and have three spellings', () => {
    expect(namesOf('heavy-ball-2')).toEqual({ kebab: 'heavy-ball-2', camel: 'heavyBall2', pascal: 'HeavyBall2', words: 'heavy ball 2' });
    for (const bad of ['', 'HeavyBall', 'heavy_ball', '2-step', 'heavy--ball', '-x', 'x-', 'a/b', '../x']) expect(namesOf(bad)).toBeNull();
  });

  it('fill every place of a template', () => {
    const names = namesOf('a-b');
    expect(names && fill('__KEBAB__ __CAMEL__ __PASCAL__ __WORDS__ __KEBAB__', names)).toBe('a-b aB AB a b a-b');
  });
});

describe('edits', () => {
  it('add an import after the last one', () => {
    expect(addImport("import { a } from './a.ts';\n\nconst x = 1;\n", 'b', './b.ts')).toBe(
      "import { a } from './a.ts';\nimport { b } from './b.ts';\n\nconst x = 1;\n",
    );
    expect(addImport('const x = 1;\n', 'b', './b.ts')).toBe("import { b } from './b.ts';\nconst x = 1;\n");
  });

  it('add a re-export after the last one', () => {
    expect(addReExport("export { a } from './a.ts';\nexport const x = 1;\n", 'b, type B', './b.ts')).toBe(
      "export { a } from './a.ts';\nexport { b, type B } from './b.ts';\nexport const x = 1;\n",
    );
    expect(addReExport('export {};\n', 'b', './b.ts')).toBe("export {};\nexport { b } from './b.ts';\n");
  });

  it('add an element to the array of a variable or a property, whatever is wrapped around it', () => {
    expect(addToArray('const all = [a, b] as const;', 'all', 'c')).toBe('const all = [a, b, c] as const;');
    expect(addToArray('f({ entries: [a, b(), ] });', 'entries', 'c')).toBe('f({ entries: [a, b(), c, ] });');
    expect(addToArray('const all = Object.freeze([]);', 'all', 'c')).toBe('const all = Object.freeze([c]);');
    expect(() => addToArray('const all = [];', 'some', 'c')).toThrow('there is no array called some');
  });
});

describe('the generator', () => {
  const primitives = 'packages/autodiff-core/src/primitives';
  beforeEach(() => write(`${primitives}/table.ts`, "import { abs } from './abs.ts';\n\nconst all = [abs] as const;\n"));

  it('writes the files of a kind and registers them', () => {
    expect(create('primitive', 'soft-sign', root).written).toEqual([`${primitives}/soft-sign.ts`, `${primitives}/soft-sign.test.ts`, `${primitives}/table.ts`]);
    expect(read(`${primitives}/table.ts`)).toBe(
      "import { abs } from './abs.ts';\nimport { softSign } from './soft-sign.ts';\n\nconst all = [abs, softSign] as const;\n",
    );
    expect(read(`${primitives}/soft-sign.ts`)).toContain("name: 'softSign'");
    for (const file of ['soft-sign.ts', 'soft-sign.test.ts']) expect(read(`${primitives}/${file}`)).not.toMatch(/__[A-Z]+__/);
  });

  it('overwrites nothing, and then writes nothing else', () => {
    write(`${primitives}/soft-sign.test.ts`, 'mine');
    const table = read(`${primitives}/table.ts`);
    expect(() => create('primitive', 'soft-sign', root)).toThrow(`${primitives}/soft-sign.test.ts exists: choose another name`);
    expect(read(`${primitives}/table.ts`)).toBe(table);
    expect(() => read(`${primitives}/soft-sign.ts`)).toThrow('ENOENT');
  });

  it('says what it takes', () => {
    expect(() => create('gadget', 'x', root)).toThrow(`there is no kind "gadget", expected one of ${Object.keys(KINDS).join(', ')}`);
    expect(() => create('primitive', 'SoftSign', root)).toThrow('the name is "SoftSign", expected kebab-case such as "heavy-ball", beginning with a letter');
  });
});
