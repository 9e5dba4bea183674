import { describe, expect, it } from 'vitest';
import { readAdjacency } from './read-adjacency.ts';
import { readPajek } from './read-pajek.ts';

describe('readAdjacency', () => {
  it.each([
    ['0,2\n2,0', 'DATA_CELL: readAdjacency: line 1 of the matrix is "2" in the column of node "2", expected 0 or 1. Code links as 1 and their absence as 0'],
    ['0,1,0\n1,0,0', 'DATA_FORMAT: readAdjacency: the matrix has 2 rows for 3 nodes. Give a square matrix'],
    ['0,1,0\n1,0,0\n0,0', 'DATA_FORMAT: readAdjacency: line 3 of the matrix has 2 entries for 3 nodes. Give a square matrix'],
    ['1,0\n0,0', `NETWORK_INVALID: readAdjacency: line 1 of the matrix joins "1" to itself. Remove it, or read with selfLoops: 'drop'`],
    ['a,a\n0,1\n1,0', 'NETWORK_INVALID: readAdjacency: node number 2 of the matrix has the id "a", as node number 1 of the matrix has'],
    [' \n', 'DATA_EMPTY: readAdjacency: the matrix is empty'],
  ])('refuses %j', (text, message) => {
    expect(() => readAdjacency(text)).toThrow(message);
  });
});

describe('readPajek', () => {
  it('reads a matrix and numbers vertices without distinct labels', () => {
    expect(readPajek('*Vertices 2\n1 "x"\n2 "x"\n*Matrix\n0 1\n1 0\n', { symmetrise: 'mutual' })).toEqual({
      nodes: { id: ['1', '2'], attributes: {} },
      edges: [['1', '2']],
    });
  });

  it.each([
    ['1 2\n', 'DATA_FORMAT: readPajek: line 1 of the network: the file does not begin with *Vertices. Give a Pajek network'],
    ['*Vertices x\n', 'DATA_FORMAT: readPajek: line 1 of the network: *Vertices is followed by "x", expected the number of vertices. Write *Vertices N'],
    ['*Vertices 4 2\n', 'DATA_FORMAT: readPajek: line 1 of the network: the network has two modes'],
    ['*Vertices 2\n*Edges\n1 3\n', 'NETWORK_INVALID: readPajek: line 3 of the network names vertex "3", expected a number from 1 to 2. Correct the number'],
    ['*Vertices 2\n*Edges\n1\n', 'DATA_FORMAT: readPajek: line 3 of the network: a link has 1 end, expected two vertices'],
    ['*Vertices 2\n*Edges\n1 2\n2 1\n', `NETWORK_INVALID: readPajek: line 4 of the network joins "2" and "1", as line 3 of the network does`],
    ['*Vertices 2\n*Events\n', 'DATA_FORMAT: readPajek: line 2 of the network: the section *events is not supported'],
    ['*Vertices 2\n*Matrix\n0 1\n', 'DATA_FORMAT: readPajek: line 2 of the network: the matrix has 1 rows for 2 vertices'],
    ['*Vertices 2\n*Matrix\n0 1\n0\n', 'DATA_FORMAT: readPajek: line 4 of the network: the row has 1 entries for 2 vertices'],
    ['*Vertices 2\n*Partition p\n1\n', 'DATA_FORMAT: readPajek: line 2 of the network: p has 1 values for 2 vertices'],
    ['*Vertices 2\n*Vertices 2\n', 'DATA_FORMAT: readPajek: line 2 of the network: there is a second list of vertices'],
    ['*Vertices 99999999\n', 'FILE_TOO_LARGE: readPajek: there are 99999999 nodes, expected at most 20000'],
  ])('refuses %j', (text, message) => {
    expect(() => readPajek(text)).toThrow(message);
  });
});
