/** The page of a fit to neurons: scores, places, kernels, weights with clusters, learning curve, predictions, a row per neuron. */
import { adjustedRand, chooseMixture, cutTree, wardTree } from '@thetakit/cnn-sysid';
import { keyOf } from '@thetakit/random';
import { numberText, plural } from '../../render/number-text.ts';
import type { SysidData } from '../../sysid/data-file.ts';
import type { Evaluation, NeuronRow } from '../../sysid/evaluate-model.ts';
import type { SavedModel } from '../../sysid/model-file.ts';
import { factsHtml, figureGrid, tableHtml } from '../elements.ts';
import type { NetformRecord } from '../netform/record-section.ts';
import { recordSection } from '../netform/record-section.ts';
import { escapeHtml, pageHtml, type Section } from '../page.ts';
import { curveFigure, kernelFigure, maskFigure, placesFigure, predictionFigure, weightFigure } from './figures.ts';

/** What the page tells. */
export interface SysidReport {
  readonly model: SavedModel;
  readonly data: SysidData;
  readonly evaluation: Evaluation;
  readonly record: NetformRecord;
}

/** The page as HTML. */
export async function sysidPage(report: SysidReport): Promise<string> {
  const { model, data, record } = report;
  return pageHtml({
    title: 'What and where of neurons',
    lead: `${plural(data.neurons, 'neuron')}, ${plural(data.samples, 'image')} of ${data.imageSide} × ${data.imageSide}; ${plural(model.layout.kernels, 'kernel')} of ${model.layout.kernelSide} × ${model.layout.kernelSide}.`,
    sections: [...(await sysidSections(report)), recordSection(record)],
    footer: `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`,
  });
}

/** The sections without the record. */
export async function sysidSections({ model, data, evaluation }: Omit<SysidReport, 'record'>): Promise<Section[]> {
  const figures = [await curveFigure(model), await predictionFigure(evaluation)].filter((figure) => figure !== '');
  return [
    { title: 'Scores', body: `${notesHtml(data.notes)}${factsHtml(scoreFacts(evaluation))}` },
    { title: 'Where', body: `${figureGrid([placesFigure(model, data, evaluation)])}${maskFigure(model)}` },
    { title: 'What', body: `${kernelFigure(model, data)}${await clusterHtml(model)}` },
    { title: 'Learning and prediction', body: figureGrid(figures) },
    { title: 'Every neuron', body: neuronTable(evaluation.neurons) },
  ];
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
    validationExplained: 'explained of noisy validation responses',
  };
  const facts = Object.entries(names).flatMap(([name, title]): [string, string][] =>
    Number.isNaN(means[name] ?? Number.NaN) ? [] : [[title, numberText(means[name] ?? 0, 3)]],
  );
  if (recovery === undefined) return facts;
  return [
    ...facts,
    ['places within one pixel', `${Math.round(100 * recovery.location.withinOnePixel)} %`],
    ['kernels: cosine with the truth', recovery.kernelCosines.map((each) => numberText(each, 3)).join(', ')],
    ['purity of types', `${Math.round(100 * recovery.typePurity)} %`],
  ];
}

async function clusterHtml(model: SavedModel): Promise<string> {
  const { kernels, masksEnd, neurons } = model.layout;
  if (kernels < 2) return '<p>One kernel: all neurons compute the same thing.</p>';
  const points = Float64Array.from(
    { length: neurons * kernels },
    (_, i) => model.parameters[masksEnd + (i % kernels) * neurons + Math.floor(i / kernels)] ?? 0,
  );
  const mixture = chooseMixture(keyOf(0), points, kernels, 6);
  const found = mixture.weights.length;
  const agreement =
    neurons <= 400
      ? `Cut into as many, Ward's tree agrees to an adjusted Rand index of ${numberText(adjustedRand(cutTree(wardTree(points, kernels), found), mixture.labels), 3)}.`
      : '';
  return `${figureGrid([await weightFigure(model, mixture.labels)])}<p>${plural(found, 'cluster')} by BIC, of ${[...mixture.weights].map((share) => Math.round(share * neurons)).join(', ')} neurons. ${agreement}</p>`;
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
    [number('neuron'), { title: 'place' }, number('kernel'), ...columns.map(([title]) => number(title))],
    rows.map((row) => [String(row.neuron), row.place.join(', '), String(row.type + 1), ...columns.map(([, pick]) => numberText(pick(row) ?? Number.NaN, 3))]),
  );
}
