import { compileModel, fit, formationModel, networkData, parameterChains, posteriorSummary, simulateNetwork } from '@thetakit/netform-mcmc';

// Thirty students in three grades; friendships simulated with known coefficients, then estimated from the links alone.
const grade = Array.from({ length: 30 }, (_, i) => 9 + Math.floor(i / 10));
const model = formationModel('const + sqdiff(grade) + dist2');
const empty = networkData({ size: 30, links: [], covariates: { grade } });
const { links } = simulateNetwork(compileModel(model, empty), [-0.8, -0.7, 1], 1);
const pairs = Array.from({ length: links.count }, (_, e) => [links.low[e]!, links.high[e]!] as const);
const data = networkData({ size: 30, links: pairs, covariates: { grade } });

const { draws } = await fit(data, model, { chains: 2, warmup: 150, draws: 250, seed: 1 });
const rows = posteriorSummary(
  draws.labels,
  draws.labels.map((label) => parameterChains(draws, label)),
);
console.log(links.count, 'links');
for (const row of rows) console.log(row.term.padEnd(14), row.mean.toFixed(2), '+-', row.sd.toFixed(2));
