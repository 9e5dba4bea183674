import { UndirectedGraph } from 'graphology';
import { describe, expect, it } from 'vitest';
import { gexf, graphml } from '../../test-support/class-network.ts';
import { fromGraphology } from './from-graphology.ts';
import { readGexf } from './read-gexf.ts';
import { readGraphml } from './read-graphml.ts';

describe('the XML readers', () => {
  it('turn booleans into 0 and 1, and labels into an attribute', () => {
    const flags = graphml
      .replace('attr.name="grade" attr.type="int"', 'attr.name="late" attr.type="boolean"')
      .replace('<default>9', '<default>false')
      .replace('>10<', '>true<');
    expect(readGraphml(flags).nodes.attributes['late']).toEqual([0, 1, 0]);
    const labelled = gexf
      .replace(/<node id="(\w+)"/g, '<node id="$1" label="Dr $1"')
      .replace('type="integer"><default>9', 'type="boolean"><default>true')
      .replace('value="10"', 'value="false"');
    expect(readGexf(labelled).nodes.attributes).toMatchObject({ label: ['Dr Ann', 'Dr Bo', 'Dr Cy'], grade: [1, 0, 1] });
  });

  it.each([
    [() => readGraphml('<graphml>\n<graph>\n</graphml>'), 'DATA_FORMAT: readGraphml: line 3 is no XML'],
    [() => readGraphml('<a/>'), 'DATA_FORMAT: readGraphml: line 1: the document is <a>, expected <graphml>. Give a <graphml> document'],
    [() => readGraphml('<graphml/>'), 'DATA_FORMAT: readGraphml: line 1 of the document: the document has 0 graphs, expected one'],
    [
      () => readGraphml(graphml.replace('<edge source="Bo" target="Cy"/>', '<hyperedge/>')),
      'DATA_FORMAT: readGraphml: line 11 of the document: <hyperedge> is not supported. Give edges of two ends',
    ],
    [
      () => readGraphml(graphml.replace('<data key="d1">f</data>', '')),
      'DATA_MISSING: readGraphml: line 7 of the document has no "sex" (missing for 1 of 3 nodes)',
    ],
    [
      () => readGraphml(graphml.replace('target="Cy"', 'target="Di"')),
      'NETWORK_INVALID: readGraphml: line 11 of the document names "Di", which is not among the 3 nodes',
    ],
    [() => readGraphml(graphml.replace('"sex"', '"grade"')), 'DATA_FORMAT: readGraphml: line 4 of the document: a second key is called "grade"'],
    [
      () => readGraphml('<!DOCTYPE graphml [<!ENTITY a "aaaa">]><graphml>&a;</graphml>'),
      "DATA_FORMAT: readGraphml: line 1 is no XML (Named entity isn't defined: &a;",
    ],
    [() => readGexf('<gexf/>'), 'DATA_FORMAT: readGexf: line 1 of the document: the document has no <graph>'],
    [() => readGexf('<gexf>\n<graph mode="dynamic"/></gexf>'), 'DATA_FORMAT: readGexf: line 2 of the document: the graph is dynamic'],
    [
      () => readGexf(gexf.replace('<node id="Cy">', '<node id="Cy"><nodes/>')),
      'DATA_FORMAT: readGexf: line 10 of the document: nodes inside a node are not supported',
    ],
    [() => readGexf(gexf.replace('source="Ann"', '')), 'DATA_MISSING: readGexf: line 12 of the document lacks an end. Give both ends of every edge'],
  ])('refuse case %#', (read, message) => {
    expect(read).toThrow(message);
  });

  it('survive nesting that no network has', () => {
    const deep = `<graphml>${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}</graphml>`;
    expect(() => readGraphml(deep)).toThrow('DATA_FORMAT: readGraphml: ');
  });
});

describe('fromGraphology', () => {
  it('takes plain values, leaves objects out, and names nodes without a value', () => {
    const graph = new UndirectedGraph();
    graph.addNode('a', { late: true, x: 1.5, style: { colour: 'red' } });
    graph.addNode('b', { late: false, style: {} });
    expect(fromGraphology(graph, { missing: 'keep' }).nodes.attributes).toEqual({ late: [1, 0], x: [1.5, null] });
    expect(() => fromGraphology(graph)).toThrow('DATA_MISSING: fromGraphology: node "b" has no "x" (missing for 1 of 2 nodes)');
  });
});
