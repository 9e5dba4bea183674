/** The page of a fit to neurons: scores, places, kernels, weights with clusters, inputs, learning curve, predictions, a row per neuron. */
import { numberText, plural } from '../../render/number-text.ts';
import type { Evaluation, NeuronRow } from '../../sysid/evaluation.ts';
import type { SysidData } from '../../sysid/sysid-data.ts';
import { describeNetwork, type SysidModel } from '../../sysid/sysid-model.ts';
import { factsHtml, figureGrid, tableHtml } from '../elements.ts';
import type { NetformRecord } from '../netform/record-section.ts';
import { recordSection } from '../netform/record-section.ts';
import { escapeHtml, pageHtml, type Section } from '../page.ts';
import { clusterHtml } from './clusters.ts';
import { curveFigure, excitingFigure, kernelFigure, maskFigure, placesFigure, predictionFigure } from './figures.ts';

/** What the page tells. */
export interface SysidReport {
  /** Absent: the null model. */
  readonly model?: SysidModel;
  readonly data: SysidData;
  readonly evaluation: Evaluation;
  readonly record: NetformRecord;
}

/** The page as HTML. */
export async function sysidPage(report: SysidReport): Promise<string> {
  const { model, data, record } = report;
  const what = model === undefined ? "Each neuron's mean response." : describeNetwork(model.network);
  return pageHtml({
    title: 'What and where of neurons',
    lead: `${plural(data.neurons, 'neuron')}, ${plural(data.samples, 'image')} of ${data.image[0]} × ${data.image[1]}. ${what}`,
    sections: [...(await sysidSections(report)), recordSection(record)],
    footer: `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`,
  });
}

/** The sections without the record. */
export async function sysidSections({ model, data, evaluation }: Omit<SysidReport, 'record'>): Promise<Section[]> {
  const figures = [model === undefined ? '' : await curveFigure(model), await predictionFigure(evaluation)].filter((figure) => figure !== '');
  const parts: Section[] = [
    { title: 'Scores', body: `${notesHtml(data.notes)}${factsHtml(scoreFacts(evaluation))}` },
    ...(model === undefined
      ? []
      : [
          { title: 'Where', body: `${figureGrid([placesFigure(model, data, evaluation)])}${maskFigure(model)}` },
          { title: 'What', body: `${kernelFigure(model, data)}${await clusterHtml(model)}${excitingFigure(model)}` },
        ]),
    { title: 'Learning and prediction', body: figureGrid(figures) },
    { title: 'Every neuron', body: neuronTable(evaluation.neurons) },
  ];
  return parts.filter(({ body }) => body.replace(/<div class="grid"><\/div>/, '') !== '');
}

function notesHtml(notes: readonly string[]): string {
  return notes.length === 0 ? '' : `<ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`;
}

/** Scores worth a card. */
export function scoreFacts({ means, recovery }: Evaluation): [string, string][] {
  const names: Readonly<Record<string, string>> = {
    truthExplained: 'explained of the true signal (FEV)',
    correlation: 'correlation with the mean test response',
    ceiling: 'its ceiling, from split halves',
    feve: 'explained of the explainable variance (FEVE)',
    explainableFraction: 'explainable share of single trials',
    explainableShareOfMean: 'explainable share of mean responses',
    oracle: 'oracle: a trial from the other repeats',
    validationExplained: 'explained of noisy validation responses',
    validationPoisson: 'Poisson loss on validation',
    nullPoisson: 'that of the mean response',
  };
  const facts = Object.entries(names).flatMap(([name, title]): [string, string][] =>
    Number.isFinite(means[name] ?? Number.NaN) ? [[title, numberText(means[name] ?? 0, name.endsWith('Poisson') ? 4 : 3)]] : [],
  );
  if (recovery === undefined) return facts;
  const cosines = recovery.kernelCosines.map((each) => numberText(each, 3)).join(', ');
  return [
    ...facts,
    ['places within one pixel', `${Math.round(100 * recovery.location.withinOnePixel)} %`],
    ...(cosines === '' ? [] : [['kernels: cosine with the truth', cosines] satisfies [string, string]]),
    ['purity of types', `${Math.round(100 * recovery.typePurity)} %`],
  ];
}

function neuronTable(rows: readonly NeuronRow[]): string {
  const number = (title: string) => ({ title, isNumber: true });
  const all: readonly (readonly [string, (row: NeuronRow) => number | undefined])[] = [
    ['correlation', (row) => row.scores?.correlation],
    ['ceiling', (row) => row.reliability?.ceiling],
    ['FEVE', (row) => row.scores?.feve],
    ['explainable share', (row) => row.reliability?.explainableFraction],
    ['oracle', (row) => row.reliability?.oracle],
    ['validation', (row) => row.validationExplained],
    ['true FEV', (row) => row.truthExplained],
    ['location error', (row) => row.locationError],
  ];
  const columns = all.filter(([, pick]) => rows.some((row) => pick(row) !== undefined));
  return tableHtml(
    [number('neuron'), { title: 'place' }, number('feature'), ...columns.map(([title]) => number(title))],
    rows.map((row) => [
      String(row.neuron),
      row.place?.join(', ') ?? '',
      row.type === undefined ? '' : String(row.type + 1),
      ...columns.map(([, pick]) => numberText(pick(row) ?? Number.NaN, 3)),
    ]),
  );
}
