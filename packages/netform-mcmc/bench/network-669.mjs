/** The synthetic network of 669 students and the model that made it, for the benchmarks. */
import { readFileSync } from 'node:fs';
import { formationModel, networkData } from '../dist/index.js';

const folder = new URL('../data/synthetic-669/', import.meta.url);
const rows = (name) =>
  readFileSync(new URL(name, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

/** Data, model, and truth.json. */
export function network669() {
  const [header, ...nodes] = rows('nodes.csv');
  const column = (name) => nodes.map((row) => row[header.indexOf(name)]);
  const edges = rows('edges.csv').slice(1);
  const data = networkData({
    ids: column('id'),
    links: edges.map(([source, target]) => [source, target]),
    covariates: { female: column('female').map(Number), grade: column('grade').map(Number), sports: column('sports').map(Number) },
    memberships: { classes: nodes.map((row) => row.slice(header.indexOf('class1'))) },
  });
  const model = formationModel('const + alter(sports) + sqdiff(female) + sqdiff(grade) + sqdiff(sports) + shared(classes) + deg + deg2 + dist2 + dist3');
  return { data, model, truth: JSON.parse(readFileSync(new URL('truth.json', folder), 'utf8')) };
}
