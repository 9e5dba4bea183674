/**
 * "Getting it right" (Geweke 2004): draws of (theta, T, D) by simulation alone, against a chain that alternates the samplers
 * of (theta, T) given D with a redraw of D given (theta, T). Both have the joint distribution of the model, so all means
 * agree; and they disagree when a sampler is wrong, which four mutants of the kernels show.
 */
import { streamOf } from '@thetakit/random';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nightly, smallNetwork } from '../../test-support/golden-model.ts';
import { meanError } from '../diagnostics/monte-carlo-error.ts';
import { recountClosure } from '../state/recount.ts';

const size = 6;
const pairs = 15;
const data = smallNetwork([0, 1, 0, 1, 1, 0], []);
const prior = { means: Float64Array.of(0.2, 0.3, 0.6, 0.6, 0.6), sd: 0.5 };
const K = 5;
const rounds = nightly ? 100_000 : 12_000;

/** The modules of the sampler, with whatever mocks are in force. */
async function load() {
  vi.resetModules();
  return {
    ...(await import('../model/program.ts')),
    ...(await import('../model/formation-model.ts')),
    ...(await import('../model/utility-tables.ts')),
    ...(await import('../kernels/order-state.ts')),
    ...(await import('../kernels/link-move.ts')),
    ...(await import('../kernels/link-sweep.ts')),
    ...(await import('../kernels/refresh.ts')),
    ...(await import('../likelihood/cells.ts')),
    ...(await import('../likelihood/given-times.ts')),
    ...(await import('../theta/posterior.ts')),
    ...(await import('../theta/random-walk.ts')),
    ...(await import('../simulation/simulator.ts')),
    ...(await import('../simulation/meetings.ts')),
    ...(await import('../random/word-stream.ts')),
  };
}

type Kit = Awaited<ReturnType<typeof load>>;
type Network = ReturnType<ReturnType<Kit['createSimulator']>['replay']>;

/** Functions of (theta, T, D) whose means are compared. */
function functionsOf(theta: Float64Array, { links, linkTimes }: Network): number[] {
  const degree = Array.from({ length: size }, (_, i) => links.offsets[i + 1]! - links.offsets[i]!);
  const adjacent = new Set(links.low.map((low, e) => low * size + links.high[e]!));
  let triangles = 0;
  for (let i = 0; i < size; i++)
    for (let j = i + 1; j < size; j++)
      for (let k = j + 1; k < size; k++) if ([i * size + j, i * size + k, j * size + k].every((at) => adjacent.has(at))) triangles += 1;
  const squares = degree.reduce((sum, d) => sum + d * d, 0);
  const timeSum = linkTimes.reduce((sum, t) => sum + t, 0);
  const closures = links.low.map((low, e) => recountClosure(links, linkTimes, low, links.high[e]!, linkTimes[e]!, 3));
  const [near, far] = [2, 1].map((code) => closures.filter((closure) => closure === code).length);
  return [
    near!,
    far!,
    theta[4]! * far!,
    ...theta,
    ...theta.map((v) => v * v),
    links.count,
    links.count ** 2,
    triangles,
    squares,
    timeSum,
    theta[2]! * squares,
    theta[3]! * triangles,
    theta[4]! * timeSum,
  ];
}

/** Largest |z| between the two simulators. */
async function largestZ(): Promise<number> {
  const kit = await load();
  const program = kit.compileModel(kit.formationModel('const + sqdiff(x) + deg + dist2 + dist3'), data);
  const normals = streamOf([1, 2, 3, 4]);
  const words = kit.wordStream([5, 6]);
  const simulator = kit.createSimulator(program);
  const meetings = kit.createMeetings(size);
  meetings.count = pairs;
  let at = 0;
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) meetings.pair[at++] = i * size + j;
  const drawTheta = () => prior.means.map((mean) => mean + prior.sd * normals.normal());
  const drawNetwork = (theta: Float64Array) => {
    for (let q = 0; q < pairs; q++) {
      meetings.shockLow[q] = kit.nextInteger(words, 2 ** 32);
      meetings.shockHigh[q] = kit.nextInteger(words, 2 ** 32);
    }
    return simulator.replay(theta, meetings);
  };
  const drawTimes = () => {
    for (let q = 0; q < pairs; q++) meetings.time[q] = kit.nextUniform(words);
  };
  const direct: number[][] = [];
  for (let k = 0; k < rounds; k++) {
    const theta = drawTheta();
    drawTimes();
    direct.push(functionsOf(theta, drawNetwork(theta)));
  }
  const chain: number[][] = [];
  let theta: Float64Array = drawTheta();
  drawTimes();
  let network = drawNetwork(theta);
  for (let k = 0; k < rounds; k++) {
    theta = chainStep(kit, program, theta, network, meetings, words, normals);
    network = drawNetwork(theta);
    chain.push(functionsOf(theta, network));
  }
  return Math.max(...direct[0]!.map((_, f) => zOf(column(direct, f), column(chain, f))));
}

/** Samplers of (theta, T) given D; the new times are written to `meetings`. */
function chainStep(
  kit: Kit,
  program: ReturnType<Kit['compileModel']>,
  theta: Float64Array,
  network: Network,
  meetings: ReturnType<Kit['createMeetings']>,
  words: ReturnType<Kit['wordStream']>,
  normals: ReturnType<typeof streamOf>,
): Float64Array {
  const frame = kit.orderFrame(program, network.links);
  const order = kit.createOrderState(frame);
  const tables = kit.createTables(program, frame.degreeCount, frame.closureCount);
  kit.fillTables(program, theta, tables);
  kit.placeLinks(frame, order, network.linkTimes);
  kit.refreshUnlinked(frame, order, tables, words, kit.createRefreshMemory(frame));
  kit.linkSweep(frame, order, tables, words, kit.createLinkMove(frame), { kind: 'uniform' });
  for (let q = 0; q < pairs; q++) meetings.time[q] = order.times[meetings.pair[q]!]!;
  const cells = kit.countCells(program, order.codes, kit.createCellCounter(program, frame.degreeCount, frame.closureCount));
  const likelihood = kit.givenTimesLikelihood(program, frame.degreeCount, frame.closureCount);
  const free = { free: Int32Array.from({ length: K }, (_, k) => k), all: new Float64Array(K) };
  const precisions = new Float64Array(K).fill(prior.sd ** -2);
  const density = kit.posteriorDensity(program, likelihood, () => cells, { means: prior.means, precisions }, free);
  const metric = Float64Array.from({ length: K * K }, (_, cell) => (cell % (K + 1) === 0 ? 1 / prior.sd : 0));
  return kit.randomWalkStep(density, theta, { stepSize: 0.9, metric, pilot: theta }, normals).theta.slice();
}

function column(rows: readonly number[][], f: number): Float64Array {
  return Float64Array.from(rows, (row) => row[f]!);
}

function zOf(direct: Float64Array, chain: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.abs(mean(direct) - mean(chain)) / Math.hypot(meanError([direct]), meanError([chain]));
}

describe('the joint distribution test', () => {
  afterEach(() => {
    vi.doUnmock('../state/recount.ts');
    vi.doUnmock('../state/paths.ts');
    vi.doUnmock('../kernels/link-move.ts');
  });

  it('passes for the samplers', async () => {
    // 21 functions: P(any |z| > 4) is 1e-3.
    expect(await largestZ()).toBeLessThan(4);
  }, 600_000);

  it('fails when a link counts among its own friends', async () => {
    vi.doMock('../state/recount.ts', async (original) => {
      const real = await original<typeof import('../state/recount.ts')>();
      const countFriends: typeof real.countFriends = (links, times, i, t, except) => real.countFriends(links, times, i, t, except) + (except >= 0 ? 1 : 0);
      return { ...real, countFriends };
    });
    expect(await largestZ()).toBeGreaterThan(5);
  }, 600_000);

  it('fails when a path of three links is read off its middle link, the ends forgotten', async () => {
    vi.doMock('../state/paths.ts', async (original) => {
      const real = await original<typeof import('../state/paths.ts')>();
      const pathIndexOf: typeof real.pathIndexOf = (n, links, longest) => {
        const index = real.pathIndexOf(n, links, longest);
        return { ...index, three: index.three.map((_, k) => index.three[k - (k % 3) + 1]!) };
      };
      return { ...real, pathIndexOf };
    });
    expect(await largestZ()).toBeGreaterThan(5);
  }, 600_000);

  it('fails when times are compared by <= where < is meant, so that a meeting sees its own link', async () => {
    vi.doMock('../state/recount.ts', async (original) => {
      const real = await original<typeof import('../state/recount.ts')>();
      const countFriends: typeof real.countFriends = ({ offsets, linkOf }, times, i, t) => {
        let count = 0;
        for (let at = offsets[i]!; at < offsets[i + 1]!; at++) if (times[linkOf[at]!]! <= t) count += 1;
        return count;
      };
      return { ...real, countFriends };
    });
    expect(await largestZ()).toBeGreaterThan(5);
  }, 600_000);

  it('fails when unlinked pairs draw their times without rejection', async () => {
    vi.doMock('../kernels/link-move.ts', async (original) => ({ ...(await original<typeof import('../kernels/link-move.ts')>()), codeFactor: () => 1 }));
    expect(await largestZ()).toBeGreaterThan(5);
  }, 600_000);
});
