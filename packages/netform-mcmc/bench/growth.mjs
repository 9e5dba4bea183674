/**
 * Time and memory by the number of agents at the same mean degree, each size in a process of its own. Build the package first:
 *
 *   pnpm --filter @thetakit/netform-mcmc... build && node packages/netform-mcmc/bench/growth.mjs [sizes]
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileModel, createSimulator, fitSteps, formationModel, networkData, withLinks } from '../dist/index.js';

const model = formationModel('const + sqdiff(female) + sqdiff(grade) + deg + deg2 + dist2 + dist3');

function measure(size) {
  const empty = networkData({
    size,
    links: [],
    covariates: { female: Array.from({ length: size }, (_, i) => (i * 7) % 2), grade: Array.from({ length: size }, (_, i) => (i * 31) % 4) },
  });
  // The link probability falls as 1 / N: each of the two agreements as N^-1/2.
  const theta = Float64Array.of(-2.05 - 0.5 * Math.log(size / 669), 0.4, 0.35, 0.1, -0.02, 2.6 + 0.4 * Math.log(size / 669), 0.9);
  const cpu = (run) => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  const simulator = createSimulator(compileModel(model, empty));
  let network = simulator.simulate(theta, 1, 0);
  const simulation = cpu(() => {
    for (let k = 1; k <= 3; k++) network = simulator.simulate(theta, 1, k);
  });
  const steps = fitSteps(withLinks(empty, network.links), model, { seed: 1, chains: 1, warmup: 1e6, startSteps: 1 });
  const start = cpu(() => steps.next());
  const iterations = size > 1000 ? 3 : 20;
  const sampling = cpu(() => {
    for (let k = 0; k < iterations; k++) steps.next();
  });
  const memory = process.resourceUsage().maxRSS / 1024;
  const cells = [size, network.links.count, simulation / 3, start, sampling / iterations, memory];
  process.stdout.write(cells.map((value, k) => value.toFixed(k < 2 ? 0 : 1).padStart(k === 5 ? 14 : 12)).join(''));
}

if (process.argv[2] === '--size') measure(Number(process.argv[3]));
else {
  const sizes = process.argv.length > 2 ? process.argv.slice(2) : ['200', '669', '2000', '5000'];
  process.stdout.write('      agents       links  simulation       start   iteration    memory MiB   (CPU milliseconds)\n');
  for (const size of sizes) {
    process.stdout.write(`${execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--size', size], { encoding: 'utf8' })}\n`);
  }
}
