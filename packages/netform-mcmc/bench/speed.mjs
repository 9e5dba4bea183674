/**
 * CPU milliseconds per kernel on the synthetic network of 669 students. Build the package first:
 *
 *   pnpm --filter @thetakit/netform-mcmc... build && node packages/netform-mcmc/bench/speed.mjs
 *
 * CPU time, not wall time, so that other programs on the machine matter less; the median of five runs.
 */
import { streamOf } from '@thetakit/random';
import { chainProblem } from '../dist/chain/chain-problem.js';
import { createChainRunner } from '../dist/chain/chain-runner.js';
import { createLinkMove } from '../dist/kernels/link-move.js';
import { linkSweep } from '../dist/kernels/link-sweep.js';
import { createOrderState, placeLinks } from '../dist/kernels/order-state.js';
import { createRefreshMemory, refreshUnlinked } from '../dist/kernels/refresh.js';
import { countCells, createCellCounter } from '../dist/likelihood/cells.js';
import { givenTimesLikelihood } from '../dist/likelihood/given-times.js';
import { createTables, fillTables } from '../dist/model/utility-tables.js';
import { counterKey } from '../dist/random/threefry.js';
import { wordStream } from '../dist/random/word-stream.js';
import { createSimulator } from '../dist/simulation/simulator.js';
import { choleskyOf } from '../dist/theta/cholesky.js';
import { hmcStep } from '../dist/theta/hmc.js';
import { posteriorDensity } from '../dist/theta/posterior.js';
import { network669 } from './network-669.mjs';

const { data, model, truth } = network669();
const theta = Float64Array.from(Object.values(truth.theta));

function time(name, target, repeats, run) {
  for (let k = 0; k < 5; k++) run(k);
  const runs = Array.from({ length: 5 }, (_, r) => {
    const start = process.cpuUsage();
    for (let k = 0; k < repeats; k++) run(5 + r * repeats + k);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000 / repeats;
  }).sort((a, b) => a - b);
  process.stdout.write(`${name.padEnd(36)} ${runs[2].toFixed(2).padStart(7)} ms   target ${target}\n`);
}

const problem = chainProblem(data, model);
const { frame } = problem;
const { program } = frame;
const state = createOrderState(frame);
const tables = createTables(program, frame.degreeCount, frame.closureCount);
fillTables(program, theta, tables);
const stream = wordStream(counterKey(1));
placeLinks(
  frame,
  state,
  state.linkTimes.map((_, e) => ((e + 1) * 0.6180339887) % 1),
);
const memory = createRefreshMemory(frame);
const move = createLinkMove(frame);
const simulator = createSimulator(program);
const counter = createCellCounter(program, frame.degreeCount, frame.closureCount);
const likelihood = givenTimesLikelihood(program, frame.degreeCount, frame.closureCount);
const gradient = new Float64Array(theta.length);

time('forward simulation of a network', 10, 20, (k) => simulator.simulate(theta, 1, k));
time('refresh of unlinked times', 10, 10, () => refreshUnlinked(frame, state, tables, stream, memory));
time('sweep over link times', 15, 10, () => linkSweep(frame, state, tables, stream, move, { kind: 'uniform' }));
let cells = countCells(program, state.codes, counter);
time('counting cells', '-', 50, () => {
  cells = countCells(program, state.codes, counter);
});
time('log-likelihood and gradient', '-', 50, () => likelihood.valueAndGradient(theta, cells, gradient));
const parameters = { free: problem.free, all: problem.base.slice() };
const density = posteriorDensity(program, likelihood, () => cells, problem.prior, parameters);
const tuning = { stepSize: 0.8, metric: choleskyOf(density.information(theta), theta.length), pilot: theta };
const normals = streamOf([1, 2, 3, 4]);
time('update of theta: counting and HMC', 5, 20, () => {
  cells = countCells(program, state.codes, counter);
  hmcStep(density, theta, tuning, normals);
});
const runner = createChainRunner(problem);
let chain = runner.start(0);
time('whole iteration of a chain', 30, 10, () => {
  chain = runner.iterate(chain, 1e9).state;
});
