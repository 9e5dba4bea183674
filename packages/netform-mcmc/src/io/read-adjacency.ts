import { show, ThetakitError } from '@thetakit/registry';
import { assembleNetwork } from './assemble-network.ts';
import { type CsvRows, csvRows } from './csv-rows.ts';
import type { NetworkTable, ReadOptions } from './network-table.ts';
import type { RawEdge } from './raw-network.ts';
import { checkSize } from './size-limits.ts';

/** What an adjacency matrix accepts beside the common options. */
export interface AdjacencyOptions extends ReadOptions {
  /** One character; found from the text when absent. */
  readonly delimiter?: string;
}

const who = 'readAdjacency';

/**
 * Reads an N x N matrix of 0 and 1 in delimited text: entry (i, j) is 1 when i names j. An unsymmetric matrix is directed and
 * needs `symmetrise`. The diagonal holds 0 (NETWORK_INVALID otherwise, or `selfLoops: 'drop'`).
 *
 * Names are found where they stand: in a first row and a first column (the corner empty, a text, or left out as R does), or in
 * a first row alone. Without names the nodes are 1, ..., N. Throws DATA_EMPTY, DATA_FORMAT, DATA_CELL, NETWORK_INVALID,
 * NETWORK_DIRECTION, FILE_TOO_LARGE, each naming the line.
 */
export function readAdjacency(text: string, options: AdjacencyOptions = {}): NetworkTable {
  const { ids, body, lines } = namedMatrix(csvRows(text, { who, what: 'the matrix', delimiter: options.delimiter }, options));
  const n = ids.length;
  checkSize(who, 'maxNodes', n, options);
  const matrix = new Uint8Array(n * n);
  body.forEach((row, i) => {
    if (row.length !== n) {
      throw new ThetakitError('DATA_FORMAT', {
        who,
        problem: `line ${lines[i]} of the matrix has ${row.length} entries for ${n} nodes`,
        action: 'Give a square matrix',
        data: { line: lines[i] },
      });
    }
    row.forEach((cell, j) => {
      matrix[i * n + j] = entryOf(cell, lines[i]!, ids[j]!);
    });
  });
  if (body.length !== n) {
    throw new ThetakitError('DATA_FORMAT', { who, problem: `the matrix has ${body.length} rows for ${n} nodes`, action: 'Give a square matrix' });
  }
  const { edges, rows } = edgesOf(matrix, ids);
  const raw = {
    who,
    ids,
    attributes: new Map(),
    edges,
    nodePlace: (k: number) => `node number ${k + 1} of the matrix`,
    edgePlace: (k: number) => `line ${lines[rows[k]!]} of the matrix`,
  };
  return assembleNetwork(raw, options);
}

/** Pairs with equal entries are undirected; one-sided entries are directed. Each edge with the row that names it. */
function edgesOf(matrix: Uint8Array, ids: readonly string[]): { edges: RawEdge[]; rows: number[] } {
  const n = ids.length;
  const edges: RawEdge[] = [];
  const rows: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const isMutual = matrix[j * n + i] === 1;
      if (matrix[i * n + j] === 0 || (isMutual && j < i)) continue;
      edges.push({ source: ids[i]!, target: ids[j]!, directed: !isMutual });
      rows.push(i);
    }
  }
  return { edges, rows };
}

function namedMatrix({ rows, lines }: CsvRows): { ids: readonly string[]; body: readonly (readonly string[])[]; lines: readonly number[] } {
  const first = rows[0]!;
  const width = rows[1]?.length ?? first.length;
  const below = { body: rows.slice(1), lines: lines.slice(1) };
  const withoutNames = () => ({ ...below, body: below.body.map((row) => row.slice(1)) });
  if (first.length === width - 1) return { ids: first, ...withoutNames() };
  const isCorner = first[0] === '' || Number.isNaN(Number(first[0]));
  if (isCorner && rows.length === first.length) return { ids: first.slice(1), ...withoutNames() };
  if (rows.length === first.length + 1) return { ids: first, ...below };
  return { ids: first.map((_, i) => String(i + 1)), body: rows, lines };
}

function entryOf(cell: string, line: number, column: string): number {
  if (/^[01](\.0*)?$/.test(cell)) return Number(cell);
  throw new ThetakitError('DATA_CELL', {
    who,
    problem: `line ${line} of the matrix is ${show(cell)} in the column of node ${show(column)}, expected 0 or 1`,
    action: 'Code links as 1 and their absence as 0',
    received: cell,
    data: { line },
  });
}
