/**
 * Positions of the nodes of a graph for a picture, by a force-directed layout: links pull, nodes push (Barnes-Hut, O(N log N) per
 * step), and a weak pull to the centre keeps components together. From `d3-force`; the same graph and options give the same picture.
 */
import { keyOf, streamOf } from '@thetakit/random';
import { forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import type { Graph } from '../graph/graph.ts';
import { linksOf } from '../graph/links.ts';

/** How to place nodes. */
export interface LayoutOptions {
  /** Steps of the simulation; default 300, as many as its cooling needs. */
  readonly iterations?: number;
  /** Seed of the small shifts that part coinciding nodes; default 0. */
  readonly seed?: number;
}

/** Positions in the unit square. */
export interface Layout {
  /** Shape [N], from 0 to 1. */
  readonly x: Float64Array;
  /** Shape [N], from 0 to 1. */
  readonly y: Float64Array;
}

/** Places the nodes of a graph in the unit square, the longer side filled. About 2 s for 1,000 nodes; a single node stands in the middle. */
export function layoutGraph(graph: Graph, options: LayoutOptions = {}): Layout {
  const { iterations = 300, seed = 0 } = options;
  const nodes: { x?: number; y?: number }[] = Array.from({ length: graph.nodeCount }, () => ({}));
  const links = linksOf(graph).map(([source, target]) => ({ source, target }));
  const stream = streamOf(keyOf(seed));
  forceSimulation(nodes)
    .stop()
    .randomSource(() => stream.uniform())
    .force('link', forceLink(links).distance(30))
    .force('charge', forceManyBody().strength(-40))
    .force('x', forceX().strength(0.06))
    .force('y', forceY().strength(0.06))
    .tick(iterations);
  return inUnitSquare(
    Float64Array.from(nodes, ({ x }) => x ?? 0),
    Float64Array.from(nodes, ({ y }) => y ?? 0),
  );
}

function inUnitSquare(x: Float64Array, y: Float64Array): Layout {
  const [left, right] = extent(x);
  const [bottom, top] = extent(y);
  const side = Math.max(right - left, top - bottom);
  const place = (middle: number) => (value: number) => (side > 0 ? Math.min(1, Math.max(0, 0.5 + (value - middle) / side)) : 0.5);
  return { x: x.map(place((left + right) / 2)), y: y.map(place((bottom + top) / 2)) };
}

function extent(values: Float64Array): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY), values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)];
}
