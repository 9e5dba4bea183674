/** The page of a counterfactual: standardised differences, the table, record. */
import type { Counterfactual } from '@thetakit/netform-mcmc';
import { differenceRows } from '../../netform/statistic-rows.ts';
import { plural } from '../../render/number-text.ts';
import { figureGrid, tableHtml } from '../elements.ts';
import { escapeHtml, pageHtml } from '../page.ts';
import { differenceFigure } from './difference-figure.ts';
import { type NetformRecord, recordSection } from './record-section.ts';

/** What the page tells. */
export interface CounterfactualReport {
  readonly formula: string;
  readonly result: Counterfactual;
  /** What was changed. */
  readonly description: string;
  readonly students: 'new' | 'same';
  readonly record: NetformRecord;
}

const NEW = 'Both networks of a pair have the same parameters, the same meeting times and the same shocks, so that a difference comes from the change alone.';
const SAME =
  'What would have become of these students: meeting times and shocks are drawn given the observed network, which they reproduce exactly, and the same meetings are replayed with the change.';

/** The page as HTML. */
export async function counterfactualPage({ formula, result, description, students, record }: CounterfactualReport): Promise<string> {
  const { head, rows } = differenceRows(result.differences);
  return pageHtml({
    title: 'Counterfactual',
    lead: `<code>${escapeHtml(formula)}</code><br>${students === 'same' ? plural(result.baseline.length, 'replay') : `${plural(result.baseline.length, 'pair')} of networks`}: as it is, and with ${escapeHtml(description)}.`,
    sections: [
      {
        title: 'What changes',
        body: `<p>${students === 'same' ? SAME : NEW}</p>
${figureGrid([await differenceFigure(result, students)])}
${tableHtml(
  head.map((title, i) => ({ title, isNumber: i > 0 })),
  rows,
)}`,
      },
      recordSection(record),
    ],
    footer: `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`,
  });
}
