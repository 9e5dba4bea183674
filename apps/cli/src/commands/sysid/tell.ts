/** What a fit or an evaluation says: the JSON document, the page, and lines for people. */
import type { Split } from '@thetakit/cnn-sysid';
import type { Outcome } from '@thetakit/registry';
import type { Session } from '../../config/create-session.ts';
import type { Invocation } from '../../invocation.ts';
import { secondsText } from '../../render/number-text.ts';
import { pairsText } from '../../render/table.ts';
import { netformRecord } from '../../report/netform/record-section.ts';
import { type ReportTarget, writeReport } from '../../report/write-report.ts';
import { evaluateModel } from '../../sysid/evaluate-model.ts';
import type { Evaluation } from '../../sysid/evaluation.ts';
import type { SysidData } from '../../sysid/sysid-data.ts';
import type { SysidModel } from '../../sysid/sysid-model.ts';

/** What is told. */
export interface Telling {
  readonly command: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Absent: the null model. */
  readonly model?: SysidModel;
  readonly data: SysidData;
  readonly split: Split;
  readonly elapsed: number;
  readonly outcome: Outcome;
  readonly page?: ReportTarget;
  /** Where the model was written. */
  readonly out?: ReportTarget;
}

/** Scores the model and tells. */
export async function tell(
  invocation: Invocation,
  session: Session,
  { command, settings, model, data, split, elapsed, outcome, page, out }: Telling,
): Promise<void> {
  const evaluation = evaluateModel(model, data, split);
  const { success, reason, message } = outcome;
  const record = netformRecord(session, { command, settings, seed: model?.seed ?? 1, subject: data.subject, outcome: { success, reason, message }, elapsed });
  const { scoreFacts, sysidPage } = await import('../../report/sysid/sysid-page.ts');
  if (page !== undefined) await writeReport(page, await sysidPage({ ...(model === undefined ? {} : { model }), data, evaluation, record }));
  invocation.document(command, {
    notes: data.notes,
    means: evaluation.means,
    ...(evaluation.recovery === undefined ? {} : { recovery: recoveryFields(evaluation.recovery) }),
    ...(model === undefined ? {} : { preset: model.preset, curve: model.curve, bestStep: model.bestStep }),
    neurons: evaluation.neurons,
    run: record,
    ...(out === undefined ? {} : { model: out.path }),
    ...(page === undefined ? {} : { report: page.path }),
  });
  for (const note of data.notes) invocation.note(note);
  invocation.print(pairsText(scoreFacts(evaluation).map(([name, value]) => [name, value])));
  if (command === 'sysid fit') invocation.print(`${message} ${secondsText(elapsed)}${out === undefined ? '' : `: ${out.name}`}`);
  if (page !== undefined) invocation.note(`Report: ${page.name}`);
}

function recoveryFields({ location, typePurity, kernelCosines }: NonNullable<Evaluation['recovery']>): Record<string, unknown> {
  const { shift, medianError, withinOnePixel } = location;
  return { shift, medianLocationError: medianError, withinOnePixel, typePurity, kernelCosines };
}
