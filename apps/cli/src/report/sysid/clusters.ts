/** What the neurons compute: their feature weights on paper, with clusters. */
import { adjustedRand, chooseMixture, cutTree, kMeans, principalPlane, wardTree } from '@thetakit/cnn-sysid';
import { keyOf } from '@thetakit/random';
import { numberText, plural } from '../../render/number-text.ts';
import type { SysidModel } from '../../sysid/sysid-model.ts';
import { chartSvg } from '../chart-svg.ts';
import { figureGrid, figureHtml } from '../elements.ts';
import { dendrogramSvg } from './dendrogram.ts';

/** Ward's tree takes the cube of their number. */
const MOST_IN_TREE = 400;
/** A mixture with full covariances needs more neurons than it has numbers. */
const MOST_DIMENSIONS = 8;

/** The section: scatter, clusters by three methods, tree. */
export async function clusterHtml({ network }: SysidModel): Promise<string> {
  const { data: weights, shape } = network.featureWeights();
  const [neurons = 0, features = 1] = shape;
  if (features < 2) return '<p>One feature: all neurons compute the same thing.</p>';
  if (neurons < 3) return '';
  // The scale of a neuron's weights trades with that of its mask: directions say what it computes.
  const points = features === 2 ? Float64Array.from(weights) : directions(weights, features);
  const plane = features === 2 ? undefined : principalPlane(points, features);
  const flat = plane?.coordinates ?? points;
  const [clustered, dimension] = features <= MOST_DIMENSIONS ? [points, features] : [flat, 2];
  const mixture = chooseMixture(keyOf(0), clustered, dimension, Math.min(6, neurons - 1));
  const found = mixture.weights.length;
  const means = kMeans(keyOf(1), clustered, dimension, found);
  const tree = neurons <= MOST_IN_TREE ? wardTree(clustered, dimension) : undefined;
  const agreement = [
    `k-means with as many clusters agrees to an adjusted Rand index of ${numberText(adjustedRand(means.labels, mixture.labels), 3)}.`,
    tree === undefined ? '' : `Cut into as many, Ward's tree agrees to ${numberText(adjustedRand(cutTree(tree, found), mixture.labels), 3)}.`,
  ].join(' ');
  const axes = plane === undefined ? (['weight of feature 1', 'weight of feature 2'] as const) : axesOf(plane.shares);
  const counts = [...mixture.weights].map((share) => Math.round(share * neurons)).join(', ');
  const figures = [
    await scatterFigure(flat, mixture.labels, axes),
    ...(tree === undefined
      ? []
      : [figureHtml(dendrogramSvg(tree, mixture.labels), "Ward's tree of the neurons; marks below are the clusters of the mixture.")]),
  ];
  return `${figureGrid(figures)}<p>${plural(found, 'cluster')} by BIC, of ${counts} neurons. ${agreement}</p>`;
}

function axesOf([first, second]: readonly [number, number]): readonly [string, string] {
  return [`first principal direction, ${Math.round(100 * first)} %`, `second, ${Math.round(100 * second)} %`];
}

/** Rows of unit length; rows of zeros stay. */
function directions(weights: Float64Array, features: number): Float64Array {
  const out = Float64Array.from(weights);
  for (let at = 0; at < out.length; at += features) {
    const row = out.subarray(at, at + features);
    const norm = Math.hypot(...row);
    if (norm > 0) for (let k = 0; k < features; k++) row[k] = (row[k] ?? 0) / norm;
  }
  return out;
}

/** Weights of all neurons with the clusters in colour. */
async function scatterFigure(points: ArrayLike<number>, clusters: ArrayLike<number>, [xTitle, yTitle]: readonly [string, string]): Promise<string> {
  const values = Array.from({ length: points.length / 2 }, (_, n) => ({
    x: points[2 * n] ?? 0,
    y: points[2 * n + 1] ?? 0,
    name: `cluster ${(clusters[n] ?? 0) + 1}`,
  }));
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 420,
    height: 280,
    data: { values },
    mark: { type: 'point', filled: true, size: 44, opacity: 0.85 },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: xTitle },
      y: { field: 'y', type: 'quantitative', title: yTitle },
      color: { field: 'name', type: 'nominal', title: null, legend: { orient: 'top', direction: 'horizontal' } },
    },
  };
  const svg = await chartSvg({ language: 'vega-lite', spec: spec as never }, 'feature weights of all neurons');
  return figureHtml(svg, 'What: the feature weights of every neuron. Clusters by a mixture of Gaussians, their number by BIC.');
}
