/** The table of a posterior with the verdict on its chains. */
import { type Draws, parameterChains, type ResultTable, resultCells, resultTable, type Separation, statChains } from '@thetakit/netform-mcmc';
import { numberText, plural, secondsText } from '../render/number-text.ts';
import { pairsText, tableText } from '../render/table.ts';
import { netformVersion } from './draws-file.ts';

/** Fewest draws per chain that can be judged: two halves of two. */
export const FEWEST_DRAWS = 4;

/** What stands beside the estimates. */
export interface PosteriorFacts {
  readonly agents: number;
  readonly links: number;
  readonly seed: number;
  readonly runtimeSeconds: number;
}

/** Estimates and diagnostics of every parameter. */
export function posteriorTable(draws: Draws, facts: PosteriorFacts): ResultTable {
  const mean = (name: 'acceptance_rate' | 'accept_link') => draws.stats[name].reduce((sum, value) => sum + value, 0) / draws.stats[name].length;
  return resultTable(
    draws.labels,
    draws.labels.map((label) => parameterChains(draws, label)),
    {
      acceptance: { parameters: mean('acceptance_rate'), 'link times': mean('accept_link') },
      chains: draws.chains,
      draws: draws.draws,
      version: netformVersion(),
      ...facts,
    },
  );
}

/** Number of divergent trajectories. */
export function divergences(draws: Draws): number {
  return statChains(draws, 'diverging').reduce((sum, chain) => sum + chain.reduce((count, value) => count + (value > 0 ? 1 : 0), 0), 0);
}

/** One sentence: did the chains converge, and if not, what is worst and what helps. */
export function verdictText({ rows, doubtful }: Pick<ResultTable, 'rows' | 'doubtful'>): string {
  if (doubtful.length === 0) return 'Converged: R-hat is below 1.01 and every effective sample size above 400.';
  const bad = rows.filter(({ term }) => doubtful.includes(term));
  const mixing = bad.reduce((worst, row) => (row.rHat > worst.rHat || Number.isNaN(worst.rHat) ? row : worst));
  const ess = (row: (typeof bad)[number]) => Math.min(row.essBulk, row.essTail);
  const small = bad.reduce((worst, row) => (ess(row) < ess(worst) || Number.isNaN(ess(worst)) ? row : worst));
  const reasons = [
    ...(mixing.rHat < 1.01 ? [] : [`R-hat is ${numberText(mixing.rHat, 4)} for ${mixing.term} (below 1.01 is good)`]),
    ...(ess(small) > 400 ? [] : [`the effective sample size is ${numberText(Math.floor(ess(small)))} for ${small.term} (above 400 is good)`]),
  ];
  return `Not converged: ${reasons.join(', and ')}. Run longer with --warmup and --draws.`;
}

/** The table as columns of text, with the facts of the run and the verdict. */
export function posteriorText(table: ResultTable, draws: Draws): string {
  const [head = [], ...rows] = resultCells(table);
  const { agents, links, chains, seed, runtimeSeconds, acceptance } = table.run;
  const divergent = divergences(draws);
  return [
    tableText(
      head.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
      rows,
    ),
    pairsText([
      ['network', `${plural(agents, 'agent')}, ${plural(links, 'link')}`],
      [
        'draws',
        `${plural(chains, 'chain')} of ${plural(draws.draws, 'draw')}, seed ${seed}${Number.isNaN(runtimeSeconds) ? '' : `, ${secondsText(runtimeSeconds)}`}`,
      ],
      ['accepted', acceptanceText(acceptance)],
      ...(divergent === 0 ? [] : [['divergent', `${plural(divergent, 'trajectory').replace('trajectorys', 'trajectories')}`] as const]),
      ['outcome', verdictText(table)],
    ]),
  ].join('\n\n');
}

/** One line for each separated coefficient: only the prior keeps it finite. */
export function separationText(separated: readonly Separation[]): string {
  return separated
    .map(({ label, sign, kind, pairs }) => {
      const what = kind === 'none-linked' ? `none of the ${plural(pairs, 'pair')} with it is linked` : `all ${plural(pairs, 'pair')} with it are linked`;
      return `Separation: ${label} has no ${sign === 1 ? 'upper' : 'lower'} bound in the data (${what}); its posterior depends on the prior.`;
    })
    .join('\n');
}

/** `parameters 0.83, link times 0.62`. */
function acceptanceText(acceptance: Readonly<Record<string, number>>): string {
  return Object.entries(acceptance)
    .map(([name, share]) => `${name} ${share.toFixed(2)}`)
    .join(', ');
}
