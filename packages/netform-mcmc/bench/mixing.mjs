/**
 * Effective draws per second on the synthetic network of 669 students: `fit` with four chains on two threads, beside plain
 * permutation-swap augmentation (`sampleSwaps`) in the same run. Build the package first:
 *
 *   pnpm --filter @thetakit/netform-mcmc... build && node packages/netform-mcmc/bench/mixing.mjs [draws per chain] [CPU seconds of the swaps]
 *
 * "CPU" is processor time of all threads, so that other programs on the machine matter less; on two free cores the fit takes half of it.
 * The swaps start at the posterior means and get the tuned scales of a diagonal random walk, and their first half is dropped.
 */
import { availableParallelism, cpus } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { bulkEss, fitSteps, meanError, parameterChains, sampleSwaps, splitRHat, staticFit, tailEss } from '../dist/index.js';
import { network669 } from './network-669.mjs';

const { data, model, truth } = network669();
const priors = { constant: { sd: 5 }, others: { sd: 5 } };
const warmup = 250;
const cpuSeconds = (since) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function runChains({ firstChain, chains, draws }) {
  const steps = fitSteps(data, model, { seed: 11, priors, firstChain, chains, warmup, draws });
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value.draws;
  }
}

async function main() {
  const draws = Number(process.argv[2] ?? 2000);
  const budget = Number(process.argv[3] ?? 60);
  process.stdout.write(`Node ${process.version}, ${cpus()[0].model}, ${availableParallelism()} processors\n\n`);
  const startCpu = process.cpuUsage();
  const startWall = performance.now();
  const halves = await Promise.all(
    [0, 2].map(
      (firstChain) =>
        new Promise((done, fail) =>
          new Worker(new URL(import.meta.url), { workerData: { firstChain, chains: 2, draws } }).on('message', done).on('error', fail),
        ),
    ),
  );
  const fitCpu = cpuSeconds(startCpu);
  const fitWall = (performance.now() - startWall) / 1000;
  const { labels } = halves[0];
  const names = Object.keys(truth.theta);
  const table = labels.map((label, k) => {
    const chains = halves.flatMap((half) => parameterChains(half, k));
    return { label, chains, mean: mean(chains.map(mean)), rHat: splitRHat(chains), ess: bulkEss(chains), tail: tailEss(chains), error: meanError(chains) };
  });
  process.stdout.write(`${'term'.padEnd(16)}    mean   MCSE   R-hat   bulk ESS  tail ESS   distance from the reference in MCSE of both\n`);
  table.forEach(({ label, mean: estimate, rHat, ess, tail, error }, k) => {
    const { mean: means, sd, iact } = truth.prototype_posterior;
    const both = Math.hypot(error, sd[names[k]] * Math.sqrt(iact[names[k]] / 1275));
    const distance = Math.abs(estimate - means[names[k]]) / both;
    process.stdout.write(
      `${label.padEnd(16)} ${estimate.toFixed(4).padStart(7)} ${error.toFixed(4)}  ${rHat.toFixed(4)} ${ess.toFixed(0).padStart(9)} ${tail.toFixed(0).padStart(9)} ${distance.toFixed(2).padStart(8)}\n`,
    );
  });
  const slowest = table.reduce((worst, row) => (row.ess < worst.ess ? row : worst));
  const rate = slowest.ess / fitCpu;
  process.stdout.write(`\nfit: 4 chains of ${draws} draws and ${warmup} of warm-up in ${fitWall.toFixed(0)} s of wall time, ${fitCpu.toFixed(0)} s of CPU\n`);
  process.stdout.write(`slowest parameter ${slowest.label}: ${slowest.ess.toFixed(0)} effective draws, ${rate.toFixed(2)} per CPU second\n`);
  const warm = (fitCpu * warmup) / (warmup + draws);
  const thousand = (warm + ((fitCpu - warm) * 1000) / slowest.ess) / 2;
  process.stdout.write(`1,000 effective draws, warm-up included, on two free cores: ${thousand.toFixed(0)} s   target 180\n\n`);
  swaps(table, rate, budget);
}

/** The yardstick: plain swaps from the posterior means. */
function swaps(table, rate, budget) {
  const labels = table.map(({ label }) => label);
  const scales = staticFit(data, model, { priors }).standardErrors.map((each) => (each * 2.38) / Math.sqrt(labels.length) / 2);
  const swapCpu = process.cpuUsage();
  const signal = {
    get aborted() {
      return cpuSeconds(swapCpu) > budget;
    },
  };
  const start = table.map((row) => row.mean);
  const kept = sampleSwaps(data, model, { seed: 12, priors, warmup: 0, draws: 100_000, step: scales, start, signal });
  const seconds = cpuSeconds(swapCpu);
  const K = labels.length;
  const count = kept.length / K;
  const from = Math.floor(count / 2);
  const swapEss = labels.map((_, k) => bulkEss([Float64Array.from({ length: count - from }, (_unused, d) => kept[(from + d) * K + k])]));
  const least = Math.min(...swapEss.filter((each) => !Number.isNaN(each)));
  const swapRate = least / (seconds / 2);
  process.stdout.write(`permutation swaps: ${count} iterations of ${(data.size * (data.size - 1)) / 2} swaps in ${seconds.toFixed(0)} s of CPU\n`);
  process.stdout.write(
    `slowest parameter ${labels[swapEss.indexOf(least)]}: ${least.toFixed(1)} effective draws in the second half, ${swapRate.toFixed(4)} per CPU second\n`,
  );
  process.stdout.write(`effective draws per second, fit against swaps: ${(rate / swapRate).toFixed(0)} times   target 50\n`);
  if (least < 10) process.stdout.write('The swaps made too few effective draws to be counted, so this is a lower bound: give them more CPU seconds.\n');
}

if (isMainThread) await main();
else parentPort.postMessage(runChains(workerData));
