/** The public surface of every published package as text, so that a change of it is a change of a file. */
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { packagesOf } from '../checks/source-tree.mjs';

/** Compiler settings of the type check, which resolve packages to their sources, with declarations instead of nothing. */
function programOf(/** @type {string} */ root, /** @type {readonly string[]} */ entries) {
  const file = join(root, 'tsconfig.check.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, dirname(file));
  // The program is thrown away: nothing of it is stored.
  delete options.tsBuildInfoFile;
  return ts.createProgram([...entries], {
    ...options,
    noEmit: false,
    emitDeclarationOnly: true,
    declaration: true,
    incremental: false,
    stripInternal: true,
    removeComments: true,
    skipLibCheck: true,
  });
}

/**
 * Declarations of a source file by the name of what they declare, without comments.
 *
 * @param {ts.Program} program
 * @param {ts.SourceFile} source
 * @returns {Map<string, string[]>}
 */
function declarationsOf(program, source) {
  let text = '';
  program.emit(
    source,
    (path, written) => {
      if (path.endsWith('.d.ts')) text = written;
    },
    undefined,
    true,
  );
  const file = ts.createSourceFile('declarations.d.ts', text, ts.ScriptTarget.Latest, true);
  const printer = ts.createPrinter({ removeComments: true });
  /** @type {Map<string, string[]>} */
  const found = new Map();
  const add = (/** @type {string} */ name, /** @type {ts.Node} */ node) => {
    const line = printer
      .printNode(ts.EmitHint.Unspecified, node, file)
      .replace(/^export (declare )?/, '')
      .replaceAll('    ', '  ')
      .replaceAll(/import\("[^"]+"\)\./g, '');
    found.set(name, [...(found.get(name) ?? []), line]);
  };
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) for (const each of statement.declarationList.declarations) add(each.name.getText(file), statement);
    else if ('name' in statement && statement.name !== undefined) add(/** @type {ts.Identifier} */ (statement.name).text, statement);
  }
  return found;
}

/**
 * Reports by package: every export in alphabetical order with its declaration.
 *
 * @param {string} root
 * @returns {Map<string, string>} text by `PACKAGE.md`
 */
export function apiReports(root) {
  const published = packagesOf(root).filter(({ manifest }) => manifest.private !== true);
  const entryOf = (/** @type {string} */ folder) => join(root, folder, 'src/index.ts');
  const program = programOf(
    root,
    published.map(({ folder }) => entryOf(folder)),
  );
  const checker = program.getTypeChecker();
  /** @type {Map<ts.SourceFile, Map<string, string[]>>} */
  const cache = new Map();
  const reports = new Map();
  for (const { name, folder } of published) {
    const module = checker.getSymbolAtLocation(/** @type {ts.SourceFile} */ (program.getSourceFile(entryOf(folder))));
    const exported = module === undefined ? [] : checker.getExportsOfModule(module);
    const lines = exported
      .map((symbol) => {
        const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
        const source = target.declarations?.[0]?.getSourceFile();
        if (source === undefined) return `${symbol.name}`;
        if (!cache.has(source)) cache.set(source, declarationsOf(program, source));
        return (cache.get(source)?.get(target.name) ?? [`${symbol.name}`]).join('\n');
      })
      .sort();
    const title = `# ${name}\n\n${exported.length} exports. Written by \`pnpm run docs\`; a difference here is a change that users of the package see.`;
    reports.set(`${name.replace('@thetakit/', '')}.md`, `${title}\n\n\`\`\`ts\n${lines.join('\n')}\n\`\`\`\n`);
  }
  return reports;
}
