import { describe, expect, it } from 'vitest';
import { readEdgeList } from './read-edge-list.ts';

describe('readEdgeList', () => {
  it('takes the nodes from the edges when there is no node list', () => {
    expect(readEdgeList({ edges: 'source,target\nx,y\nz,x\n' }).nodes.id).toEqual(['x', 'y', 'z']);
  });

  it('reads files without a header', () => {
    const table = readEdgeList({ nodes: '1\tMP\n7\tPC\n', edges: '1 7\n' }, { header: false });
    expect(table).toEqual({ nodes: { id: ['1', '7'], attributes: { column2: ['MP', 'PC'] } }, edges: [['1', '7']] });
  });

  it('takes other columns by name, keeps chosen attributes, and keeps missing values on request', () => {
    const text = { nodes: 'who,a,b\nx,NA,1\ny,3,\n', edges: 'to,from\ny,x\n' };
    const columns = { id: 'who', source: 'from', target: 'to' };
    expect(readEdgeList(text, { ...columns, missing: 'keep' }).nodes.attributes).toEqual({ a: [null, 3], b: [1, null] });
    expect(readEdgeList(text, { ...columns, missing: 'keep', attributes: ['b'] }).nodes.attributes).toEqual({ b: [1, null] });
  });

  it('keeps a column of texts when one value is no decimal number', () => {
    const column = (cells: string[]) =>
      readEdgeList({ nodes: `id,x\n${cells.map((cell, k) => `${k},${cell}`).join('\n')}`, edges: 'source,target\n' }).nodes.attributes['x'];
    expect(column(['1', '-2.5', '.5', '1e3'])).toEqual([1, -2.5, 0.5, 1000]);
    expect(column(['1', '0x10'])).toEqual(['1', '0x10']);
    expect(column(['1e999', '2'])).toEqual(['1e999', '2']);
  });

  it('counts lines by where rows begin, quoted line ends and blank lines included', () => {
    const nodes = '\uFEFFid,x\r\n\r\na,"one\r\ntwo"\r\nb,"say ""so"" "\r\na,3\r\n';
    expect(() => readEdgeList({ nodes, edges: 'source,target\n' })).toThrow('line 6 of the node list has the id "a", as line 3 of the node list has');
    const table = readEdgeList({ nodes: nodes.replace('a,3', 'c,3'), edges: 'source,target\n' });
    expect(table.nodes.attributes['x']).toEqual(['one\ntwo', 'say "so"', '3']);
  });

  const list =
    (nodeText: string | null, edges: string, options = {}) =>
    () =>
      readEdgeList(nodeText === null ? { edges } : { nodes: nodeText, edges }, options);
  it.each([
    [list('', 'source,target\n'), 'DATA_EMPTY: readEdgeList: the node list is empty. Give a file with content'],
    [list('id\n', 'source,target\n'), 'DATA_EMPTY: readEdgeList: the node list has a header but no rows. Give one row per node'],
    [
      list('id,x\na,1\nb\n', 'source,target\n'),
      'DATA_FORMAT: readEdgeList: line 3 of the node list has 1 cells, but its first row has 2. Repair the line, or name the right delimiter',
    ],
    [list('id,x\na,"1\n', 'source,target\n'), 'DATA_FORMAT: readEdgeList: line 2 of the node list cannot be parsed (missing quotes)'],
    [list('id,x,x\na,1,1\n', 'source,target\n'), 'DATA_FORMAT: readEdgeList: two columns of the node list are called "x". Give each column its own name'],
    [
      list('id\na\na\n', 'source,target\n'),
      'NETWORK_INVALID: readEdgeList: line 3 of the node list has the id "a", as line 2 of the node list has. Give every node an id of its own',
    ],
    [list('id,x\na,1\n,2\n', 'source,target\n'), 'DATA_MISSING: readEdgeList: line 3 of the node list has no id. Give every node an id'],
    [
      list('id,x\na,1\nb,NA\nc,\n', 'source,target\n'),
      `DATA_MISSING: readEdgeList: line 3 of the node list has no "x" (missing for 2 of 3 nodes). Fill it in, leave "x" out of attributes, or read with missing: 'keep'`,
    ],
    [list('id,sex\na,1\n', 'source,target\n', { attributes: ['sx'] }), 'COLUMN_UNKNOWN: readEdgeList: the nodes have no attribute "sx". Did you mean "sex"?'],
    [
      list('name\na\n', 'source,target\n'),
      'COLUMN_UNKNOWN: readEdgeList: the node list has no column "id", its columns are "name". Name the right column in the option id',
    ],
    [
      list('id\na\nb\n', 'source,target\na,b\na,c\n'),
      'NETWORK_INVALID: readEdgeList: line 3 of the edge list names "c", which is not among the 2 nodes. Add the node, or correct the id',
    ],
    [list('id\na\nb\n', 'source,target\na,\n'), 'DATA_MISSING: readEdgeList: line 2 of the edge list lacks an end. Give both ends of every edge'],
    [
      list(null, 'source,target\na,b\nb,b\n'),
      `NETWORK_INVALID: readEdgeList: line 3 of the edge list joins "b" to itself. Remove it, or read with selfLoops: 'drop'`,
    ],
    [
      list(null, 'source,target\na,b\nb,c\na,b\n'),
      `NETWORK_INVALID: readEdgeList: line 4 of the edge list joins "a" and "b", as line 2 of the edge list does. Remove one, or read with duplicates: 'drop'`,
    ],
    [
      list(null, 'source,target\na,b\nb,a\n'),
      "NETWORK_DIRECTION: readEdgeList: line 3 of the edge list is b to a and line 2 of the edge list is a to b, so the edges are directed. Read with symmetrise: 'union' (either names the other) or 'mutual' (both do)",
    ],
    [
      list(null, 'source,target\na,b\nb,c\n', { maxNodes: 2 }),
      'FILE_TOO_LARGE: readEdgeList: there are 3 nodes, expected at most 2. Raise maxNodes on purpose, or give less',
    ],
    [
      list(null, 'source,target\na,b\nb,c\n', { maxEdges: 1 }),
      'FILE_TOO_LARGE: readEdgeList: there are 2 edges, expected at most 1. Raise maxEdges on purpose, or give less',
    ],
    [
      list(null, 'source,target\na,b\n', { maxLength: 9 }),
      'FILE_TOO_LARGE: readEdgeList: there are 18 characters, expected at most 9. Raise maxLength on purpose, or give less',
    ],
    [list(null, 7 as unknown as string), 'ARGUMENT_TYPE: readEdgeList: the edge list is no text. Pass the content of the file as a string'],
  ])('refuses case %#', (read, message) => {
    expect(read).toThrow(message);
  });

  it('drops self-loops and repetitions on request', () => {
    const edges = 'source,target\na,b\na,a\na,b\nb,c\n';
    expect(readEdgeList({ edges }, { selfLoops: 'drop', duplicates: 'drop' }).edges).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });
});
