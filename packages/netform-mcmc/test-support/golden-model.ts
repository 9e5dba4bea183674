/** The model and data of golden/exact.json, and the synthetic network of 669 students, for tests and benchmarks. */
import { readFileSync } from 'node:fs';
import { type NetworkData, networkData } from '../src/data/network-data.ts';
import { type FormationModel, formationModel } from '../src/model/formation-model.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

interface GoldenCase {
  readonly N: number;
  readonly X: number[];
  readonly edges: [number, number][];
  readonly loglik: number;
  readonly 'posterior_mean_position_by_pair(1..m)': number[];
  readonly 'P(edge a meets before edge b)': Record<string, number>;
}

/** golden/exact.json. */
export const golden = JSON.parse(read('golden/exact.json')) as {
  readonly theta: Record<string, number>;
  readonly n4: { readonly X: number[]; readonly loglik_by_graph_code: number[]; readonly expected_edges: number };
  readonly cases: GoldenCase[];
  readonly given_order_n5: {
    readonly X: number[];
    readonly edges: [number, number][];
    readonly meeting_times: Record<string, number>;
    readonly loglik: number;
    readonly gradient: number[];
    readonly fisher_information: number[][];
    readonly hessian: number[][];
    readonly collapsed_loglik_nonedges_integrated: number;
  };
  readonly posterior_n5_b0_a3: Record<string, number> & { readonly X: number[]; readonly edges: [number, number][] };
};

/** u = b0 + b1 x_j - w (x_i - x_j)^2 + a1 M_j + a2 M_j^2 + a3 [dist 2] + a4 [dist 3]. */
export const goldenModel: FormationModel = formationModel('const + alter(x) + sqdiff(x) + deg + deg2 + dist2 + dist3');

/** The parameters of the golden file in the order of `goldenModel`. */
export const goldenTheta: Float64Array = Float64Array.from(Object.values(golden.theta));

/** A small network with one attribute x. */
export function smallNetwork(x: readonly number[], links: readonly (readonly [number, number])[]): NetworkData {
  return networkData({ size: x.length, links, covariates: { x } });
}

/** Links of a graph code: bit k is pair number k in the order (0,1), (0,2), ... */
export function linksOfCode(size: number, code: number): [number, number][] {
  const links: [number, number][] = [];
  let pair = 0;
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) if ((code >> pair++) & 1) links.push([i, j]);
  return links;
}

function rows(path: string): string[][] {
  return read(path)
    .trim()
    .split('\n')
    .map((line) => line.split(','));
}

/** truth.json of the synthetic network. */
export const truth669 = JSON.parse(read('data/synthetic-669/truth.json')) as {
  readonly theta: Record<string, number>;
  readonly observed: Record<string, number>;
  readonly prototype_posterior: { readonly mean: Record<string, number>; readonly sd: Record<string, number>; readonly iact: Record<string, number> };
};

/** The synthetic network of 669 students; `ranks` are the true order numbers of its links, in link order. */
export function synthetic669(): { readonly data: NetworkData; readonly ranks: Float64Array } {
  const [header, ...nodes] = rows('data/synthetic-669/nodes.csv');
  const column = (name: string) => nodes.map((row) => row[header!.indexOf(name)]!);
  const edges = rows('data/synthetic-669/edges.csv').slice(1);
  const data = networkData({
    ids: column('id'),
    links: edges.map(([source, target]) => [source!, target!] as const),
    covariates: { female: column('female').map(Number), grade: column('grade').map(Number), sports: column('sports').map(Number) },
    memberships: { classes: nodes.map((row) => row.slice(header!.indexOf('class1'))) },
  });
  const rankOf = new Map(edges.map(([source, target, rank]) => [[Number(source) - 1, Number(target) - 1].sort((a, b) => a - b).join(), Number(rank)]));
  return { data, ranks: Float64Array.from(data.links.low, (low, e) => rankOf.get(`${low},${data.links.high[e]}`)!) };
}

/** The model that generated the synthetic network; its parameters in order are `truth669.theta`. */
export const model669: FormationModel = formationModel(
  'const + alter(sports) + sqdiff(female) + sqdiff(grade) + sqdiff(sports) + shared(classes) + deg + deg2 + dist2 + dist3',
);

/** The true parameters of the synthetic network. */
export const theta669: Float64Array = Float64Array.from(Object.values(truth669.theta));

/** True when the long versions of statistical tests are asked for. */
export const nightly: boolean = process.env['THETAKIT_NIGHTLY'] === '1';
