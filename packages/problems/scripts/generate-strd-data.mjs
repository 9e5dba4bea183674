/**
 * Writes src/strd/data/<name>.ts from data/strd/<Name>.dat. Run it in the package folder: node scripts/generate-strd-data.mjs
 * Numbers are written in their shortest form that reads back to the same double.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);

function parse(text) {
  const lines = text.split('\n');
  const pick = (pattern) => Number(text.match(pattern)?.[1]);
  const rows = lines
    .map((line) => line.match(/^\s*b\d+ =\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$/))
    .filter(Boolean)
    .map((match) => match.slice(1).map(Number));
  const column = (j) => rows.map((row) => row[j]);
  const names = lines[59].replace('Data:', '').trim().split(/\s+/);
  const table = lines
    .slice(60)
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return {
    name: text.match(/Dataset Name:\s+(\S+)/)[1],
    level: text.match(/(Lower|Average|Higher) Level of Difficulty/)[1].toLowerCase(),
    starts: [column(0), column(1)],
    certified: {
      parameters: column(2),
      standardDeviations: column(3),
      residualSumOfSquares: pick(/Residual Sum of Squares:\s+(\S+)/),
      residualStandardDeviation: pick(/Residual Standard Deviation:\s+(\S+)/),
      // observations minus parameters; Rat43.dat prints 9 for 15 - 4 although its residual standard deviation is the one of 11
      degreesOfFreedom: table.length - rows.length,
    },
    columns: Object.fromEntries(names.map((name, j) => [name, table.map((row) => row[j])])),
  };
}

function list(values, indent) {
  const short = `[${values.join(', ')}]`;
  if (short.length < 130) return short;
  const lines = [];
  let line = '';
  for (const value of values) {
    const next = line === '' ? `${value},` : `${line} ${value},`;
    if (next.length > 140) {
      lines.push(line);
      line = `${value},`;
    } else line = next;
  }
  lines.push(line);
  return `[\n${lines.map((each) => `${indent}  ${each}`).join('\n')}\n${indent}]`;
}

function source(data, file) {
  const id = data.name.toLowerCase();
  const { certified } = data;
  const columns = Object.entries(data.columns).map(([name, values]) => `    ${name}: ${list(values, '    ')},`);
  return `/** NIST StRD ${data.name}, made from data/strd/${file} by scripts/generate-strd-data.mjs; do not edit. */
import type { StrdData } from '../strd-data.ts';

/** Data, starts and certified values of ${data.name}. */
export const ${id}: StrdData = {
  name: '${data.name}',
  level: '${data.level}',
  starts: [
    ${list(data.starts[0], '    ')},
    ${list(data.starts[1], '    ')},
  ],
  certified: {
    parameters: ${list(certified.parameters, '    ')},
    standardDeviations: ${list(certified.standardDeviations, '    ')},
    residualStandardDeviation: ${certified.residualStandardDeviation},
    residualSumOfSquares: ${certified.residualSumOfSquares},
    degreesOfFreedom: ${certified.degreesOfFreedom},
  },
  columns: {
${columns.join('\n')}
  },
};
`;
}

for (const file of readdirSync(new URL('data/strd/', root)).filter((name) => name.endsWith('.dat'))) {
  const data = parse(readFileSync(new URL(`data/strd/${file}`, root), 'utf8'));
  writeFileSync(new URL(`src/strd/data/${data.name.toLowerCase()}.ts`, root), source(data, file));
}
