/** Networks that people have and that fits must survive or refuse in plain words. */
import { expect, it } from 'vitest';
import { nightly } from '../../test-support/golden-model.ts';
import { networkData } from '../data/network-data.ts';
import { readEdgeList } from '../io/read-edge-list.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel, LARGEST_SIZE } from '../model/program.ts';
import { forEachPair } from '../state/recount.ts';
import { chainProblem } from './chain-problem.ts';

function completeNetwork(size: number) {
  const links: [number, number][] = [];
  forEachPair(size, (i, j) => links.push([i, j]));
  return networkData({ size, links });
}

it('refuses dense networks whose paths no machine holds, before it lists them, and takes them without distance terms', () => {
  const dense = completeNetwork(300);
  expect(() => chainProblem(dense, formationModel('const + dist3'))).toThrow(
    /^ARGUMENT_OUT_OF_RANGE: pathIndexOf: the network has \d+ paths of at most 3 links, expected at most 30000000\. Leave out dist3/,
  );
  expect(chainProblem(dense, formationModel('const + deg')).frame.links.count).toBe(44_850);
});

it('refuses more agents than memory has room for', () => {
  const many = networkData({ size: LARGEST_SIZE + 1, links: [[0, 1]] });
  expect(() => compileModel(formationModel('const'), many)).toThrow('ARGUMENT_OUT_OF_RANGE: compileModel: there are 10001 agents, expected at most 10000');
});

it.runIf(nightly)(
  'reads a million edges, and says what is wrong with the last one',
  () => {
    const lines = ['source,target'];
    for (let i = 0; lines.length <= 1_000_000; i++) for (let j = i + 1; j < 2000 && lines.length <= 1_000_000; j++) lines.push(`a${i},a${j}`);
    expect(readEdgeList({ edges: lines.join('\n') }).edges).toHaveLength(1_000_000);
    expect(() => readEdgeList({ edges: [...lines, 'a5,a5'].join('\n') })).toThrow(
      'NETWORK_INVALID: readEdgeList: line 1000002 of the edge list joins "a5" to itself',
    );
    expect(() => readEdgeList({ edges: [...lines, 'a0,a1'].join('\n') })).toThrow(/^NETWORK_INVALID: readEdgeList: line 1000002/);
  },
  300_000,
);
