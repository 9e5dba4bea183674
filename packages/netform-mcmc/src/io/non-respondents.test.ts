import { expect, it } from 'vitest';
import { nonRespondentPairs } from './non-respondents.ts';
import { readEdgeList } from './read-edge-list.ts';

const nodes = 'id\na\nb\nc\nd\n';
const edges = 'source,target\na,b\nb,a\nc,a\n';

it('are the pairs of the silent that nobody has told, each once', () => {
  const table = readEdgeList({ nodes, edges }, { symmetrise: 'union' });
  expect(nonRespondentPairs(table, ['b', 'd'])).toEqual([
    ['b', 'c'],
    ['b', 'd'],
    ['d', 'a'],
    ['d', 'c'],
  ]);
  expect(nonRespondentPairs(table, ['b'], [['c', 'b']])).toEqual([['b', 'd']]);
});

it('are with directed links only those that the silent may have sent', () => {
  const table = readEdgeList({ nodes, edges }, { directed: true });
  expect(table.edges).toEqual([
    ['a', 'b'],
    ['b', 'a'],
    ['c', 'a'],
  ]);
  expect(nonRespondentPairs(table, ['b', 'd'])).toEqual([
    ['b', 'c'],
    ['b', 'd'],
    ['d', 'a'],
    ['d', 'b'],
    ['d', 'c'],
  ]);
});

it('name an unknown agent, and directed edges do not go with a rule that symmetrises them', () => {
  expect(() => nonRespondentPairs(readEdgeList({ nodes, edges }, { directed: true }), ['e'])).toThrow('NETWORK_INVALID: nonRespondentPairs: agent "e"');
  expect(() => readEdgeList({ nodes, edges }, { directed: true, symmetrise: 'union' })).toThrow('OPTION_CONFLICT: readEdgeList: directed is true');
});
