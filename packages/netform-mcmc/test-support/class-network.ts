import type { NetworkTable } from '../src/io/network-table.ts';

/** One network in every format: Ann and Bo of grades 9 and 10, Cy of grade 9; links Ann-Bo and Bo-Cy. */
export const expected: NetworkTable = {
  nodes: { id: ['Ann', 'Bo', 'Cy'], attributes: { grade: [9, 10, 9], sex: ['f', 'm', 'm'] } },
  edges: [
    ['Ann', 'Bo'],
    ['Bo', 'Cy'],
  ],
};

/** Its node list. */
export const nodes = 'id,grade,sex\nAnn,9,f\nBo,10,m\nCy,9,m\n';
/** In GraphML. */
export const graphml = `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="grade" attr.type="int"><default>9</default></key>
  <key id="d1" for="node" attr.name="sex" attr.type="string"/>
  <key id="d2" for="edge" attr.name="weight" attr.type="double"/>
  <graph edgedefault="undirected">
    <node id="Ann"><data key="d1">f</data></node>
    <node id="Bo"><data key="d0">10</data><data key="d1">m</data></node>
    <node id="Cy"><data key="d1">m</data></node>
    <edge source="Ann" target="Bo"><data key="d2">2</data></edge>
    <edge source="Bo" target="Cy"/>
  </graph>
</graphml>`;
/** In GEXF. */
export const gexf = `<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <graph defaultedgetype="undirected">
    <attributes class="node">
      <attribute id="0" title="grade" type="integer"><default>9</default></attribute>
      <attribute id="1" title="sex" type="string"/>
    </attributes>
    <nodes>
      <node id="Ann"><attvalues><attvalue for="1" value="f"/></attvalues></node>
      <node id="Bo"><attvalues><attvalue for="0" value="10"/><attvalue for="1" value="m"/></attvalues></node>
      <node id="Cy"><attvalues><attvalue for="1" value="m"/></attvalues></node>
    </nodes>
    <edges><edge source="Ann" target="Bo"/><edge source="Bo" target="Cy" type="mutual"/></edges>
  </graph>
</gexf>`;
/** As a Pajek project. */
export const pajek = `% a comment
*Network class
*Vertices 3
1 "Ann" 0.1 0.2
2 "Bo"
3 "Cy"
*Edges
1 2 1.5
*Edgeslist
2 3
*Partition grade
*Vertices 3
9
10
9
*Vector sex
*Vertices 3
f
m
m
`;
