/** `thetakit sysid evaluate` and `report`: a fitted model against data. */
import { outcomeOf } from '@thetakit/registry';
import type { Command } from 'commander';
import type { Invocation } from '../../invocation.ts';
import { checkReportPath } from '../../report/write-report.ts';
import { wholeNumber } from '../../run/method-flags.ts';
import { readSysidData } from '../../sysid/data-file.ts';
import { splitOf } from '../../sysid/fit-keys.ts';
import { readSysidModel } from '../../sysid/model-file.ts';
import { withCommonOptions } from '../common-options.ts';
import { addDataFlags, type DataFlags, filesOf } from './data-flags.ts';
import { tell } from './tell.ts';

interface EvaluateFlags extends DataFlags {
  readonly model?: string;
  readonly seed: number;
  readonly report?: string;
}

const about = {
  evaluate: 'Score a fitted model: every neuron with its reliability, and what was recovered where the truth is known.',
  report: 'Write the page of a fitted model: masks, kernels, weights with clusters, learning curve, predictions, every neuron.',
} as const;

/** Declares one of the two commands. */
export function addSysidEvaluate(sysid: Command, invocation: Invocation, name: keyof typeof about): void {
  const command = addDataFlags(sysid.command(name).description(about[name]));
  const model = 'the model that "sysid fit --out" wrote';
  if (name === 'report') command.requiredOption('--model <file.npz>', model).requiredOption('--report <file.html>', 'where to write the page');
  else command.option('--model <file.npz>', `${model}; without one, each neuron's mean is scored`).option('--report <file.html>', 'write a page, too');
  command.option('--seed <integer>', 'seed of the split when there is no model; 1 is the published split', (text) => wholeNumber('--seed', text, 0), 1);
  withCommonOptions(command).action((flags: EvaluateFlags) => evaluate(invocation, name, flags));
}

async function evaluate(invocation: Invocation, name: string, flags: EvaluateFlags): Promise<void> {
  const { host } = invocation;
  const page = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const session = await invocation.session();
  const model = flags.model === undefined ? undefined : await readSysidModel(host.cwd, flags.model);
  const data = await readSysidData(host, { ...filesOf(flags), needsImages: model !== undefined });
  const started = performance.now();
  await tell(invocation, session, {
    command: `sysid ${name}`,
    settings: { model: flags.model ?? 'mean response', ...(model === undefined ? {} : { fitted: model.settings }) },
    ...(model === undefined ? {} : { model }),
    data,
    split: splitOf(model?.seed ?? flags.seed, data),
    elapsed: (performance.now() - started) / 1000,
    outcome: outcomeOf('search-complete'),
    ...(page === undefined ? {} : { page }),
  });
}
