/** Chapter: who becomes friends? A school made by known preferences, the posterior of the preferences from its one network, and other classes. */
import { availableParallelism } from 'node:os';
import {
  assignSlots,
  type Counterfactual,
  compileModel,
  counterfactualSteps,
  type FormationModel,
  formationModel,
  graphOfLinks,
  type NetworkData,
  networkData,
  posteriorPredictiveSteps,
  type ResultTable,
  simulateNetwork,
  statisticBands,
  withLinks,
  withMemberships,
} from '@thetakit/netform-mcmc';
import { posteriorTable, posteriorText, verdictText } from '../../netform/posterior-table.ts';
import { runSteps } from '../../netform/run-steps.ts';
import { type SampledChains, sampleChains } from '../../netform/sample-chains.ts';
import { numberText, plural } from '../../render/number-text.ts';
import { figureGrid, tableHtml, verdictHtml } from '../../report/elements.ts';
import { differenceFigure } from '../../report/netform/difference-figure.ts';
import { bandFigures } from '../../report/netform/gof-page.ts';
import { networkSection } from '../../report/netform/network-section.ts';
import { intervalFigure } from '../../report/netform/posterior-figures.ts';
import { escapeHtml } from '../../report/page.ts';
import type { Chapter, ChapterContext, ChapterResult } from '../chapter.ts';

/** Students in each of four grades; each takes two courses, in one of three groups of its grade. */
const PER_GRADE = 20;
const GRADES = [9, 10, 11, 12] as const;
const FORMULA = 'const + match(sex) + sqdiff(grade) + shared(classes) + deg + dist2';
/** The preferences that made the network. */
const TRUTH: Readonly<Record<string, number>> = { const: -1.5, 'match(sex)': 0.4, 'sqdiff(grade)': 0.3, 'shared(classes)': 0.5, deg: -0.05, dist2: 1.4 };
const SEED = 16039;
const CHAINS = { chains: 4, warmup: 500, draws: 1000, seed: SEED, theta: 'hmc' } as const;
const SIMULATIONS = 200;
/** Posterior standard deviations within which every true value must lie: six parameters miss it once in 60 schools. */
const NEAR = 3;

/** The chapter. */
export const networkFormation: Chapter = { id: 'network-formation', title: 'Who becomes friends', weight: 0.8, run };

async function run({ signal, advance }: ChapterContext): Promise<ChapterResult> {
  const model = formationModel(FORMULA);
  const { data, slots } = school(model);
  const watch = { signal, onTurn: (done: number, total: number) => advance((0.8 * done) / total, `sampling, iteration ${done} of ${total}`) };
  const fit = await sampleChains(data, { formula: FORMULA, consent: model.consent }, { ...CHAINS, workers: availableParallelism() }, watch);
  signal.throwIfAborted();
  const table = posteriorTable(fit.draws, { agents: data.size, links: data.links.count, seed: SEED, runtimeSeconds: fit.elapsed });
  const settings = { simulations: SIMULATIONS, seed: SEED, signal };
  const check = await runSteps(posteriorPredictiveSteps(data, model, fit.draws, settings), (done) =>
    advance(0.8 + (0.06 * done) / SIMULATIONS, 'checking the fit'),
  );
  const mixed = withMemberships(data, 'classes', assignSlots(slots, { seed: SEED }));
  const other = await runSteps(counterfactualSteps(data, mixed, model, fit.draws, { ...settings, attributes: { grade: gradesOf(data.size) } }), (done) =>
    advance(0.86 + (0.06 * done) / SIMULATIONS, 'other classes'),
  );
  signal.throwIfAborted();
  advance(0.94, 'drawing the network');
  const distances = table.rows.map(({ term, mean, sd }) => Math.abs(mean - (TRUTH[term] ?? Number.NaN)) / sd);
  const far = Math.max(...distances);
  const isRight = table.doubtful.length === 0 && far <= NEAR;
  const bands = await bandFigures(statisticBands(check.observed, check.simulated));
  return {
    section: { title: networkFormation.title, body: await bodyHtml({ data, fit, table, far, isRight, bands, other }) },
    summary: `${plural(table.rows.length, 'preference')} of ${plural(data.size, 'student')} from one network of ${plural(data.links.count, 'link')}, each within ${far.toFixed(1)} standard deviations of its true value`,
    detail: posteriorText(table, fit.draws),
    facts: { formula: FORMULA, agents: data.size, links: data.links.count, truth: TRUTH, posterior: table.rows, farthest: far, differences: other.differences },
    success: isRight,
  };
}

function gradesOf(size: number): number[] {
  return Array.from({ length: size }, (_, i) => GRADES[Math.floor(i / PER_GRADE)] ?? Number.NaN);
}

/** The students and the network that their preferences made; `slots` holds their two courses. */
function school(model: FormationModel): { readonly data: NetworkData; readonly slots: string[][] } {
  const size = PER_GRADE * GRADES.length;
  const grade = gradesOf(size);
  const slots = grade.map((each, i) => [`maths ${each}-${i % 3}`, `art ${each}-${Math.floor(i / 3) % 3}`]);
  const students = networkData({
    ids: grade.map((each, i) => `${each}-${1 + (i % PER_GRADE)}`),
    links: [],
    covariates: { grade, sex: grade.map((_, i) => (Math.floor(i / 2) % 2 === 0 ? 'female' : 'male')) },
    memberships: { classes: slots },
  });
  const program = compileModel(model, students);
  const theta = program.labels.map((label) => TRUTH[label] ?? Number.NaN);
  return { data: withLinks(students, simulateNetwork(program, theta, SEED).links), slots };
}

interface Findings {
  readonly data: NetworkData;
  readonly fit: SampledChains;
  readonly table: ResultTable;
  readonly far: number;
  readonly isRight: boolean;
  readonly bands: readonly string[];
  readonly other: Counterfactual;
}

async function bodyHtml({ data, fit, table, far, isRight, bands, other }: Findings): Promise<string> {
  const number = (title: string) => ({ title, isNumber: true });
  const rows = table.rows.map(({ term, mean, sd, q2_5, q97_5, rHat, essBulk }) => [
    term,
    numberText(TRUTH[term] ?? Number.NaN),
    ...[mean, sd, q2_5, q97_5].map((value) => numberText(value, 3)),
    rHat.toFixed(3),
    numberText(Math.floor(essBulk)),
  ]);
  const colour = { name: 'grade', values: gradesOf(data.size) };
  const drawing = { graph: graphOfLinks(data.size, data.links), ids: data.ids, colour };
  return `<p>Every two students meet once, in an order that nobody recorded. Each looks at the other's sex, grade and classes, at the number of friends that the other has by then, and whether they have a friend in common by then; a link forms when both agree. What do students prefer, given the final network alone? The sampler draws the preferences and the order of all ${numberText((data.size * (data.size - 1)) / 2)} meetings together.</p>
<p><code>${escapeHtml(FORMULA)}</code></p>
${verdictHtml(isRight, `${verdictText(table)} Every true value lies within ${far.toFixed(1)} posterior standard deviations.`)}
${tableHtml([{ title: 'preference' }, number('true'), number('mean'), number('sd'), number('2.5 %'), number('97.5 %'), number('R-hat'), number('effective draws')], rows)}
${figureGrid([await intervalFigure(fit.draws, TRUTH)])}
${networkSection(drawing).body}
<p>Networks simulated from the posterior look like the observed one:</p>
${figureGrid(bands)}
<p>And had the places in all classes been given out at random, across grades? Each pair of networks shares preferences, meeting times and shocks, so a difference comes from the classes alone.</p>
${figureGrid([await differenceFigure(other)])}`;
}
