/** `thetakit sysid evaluate` and `report`: a fitted model against data. */
import { outcomeOf } from '@thetakit/registry';
import type { Command } from 'commander';
import type { Invocation } from '../../invocation.ts';
import { checkReportPath } from '../../report/write-report.ts';
import { readSysidData } from '../../sysid/data-file.ts';
import { splitOf } from '../../sysid/fit-keys.ts';
import { readModel } from '../../sysid/model-file.ts';
import { withCommonOptions } from '../common-options.ts';
import { addDataFlags, type DataFlags, filesOf } from './data-flags.ts';
import { tell } from './tell.ts';

interface EvaluateFlags extends DataFlags {
  readonly model: string;
  readonly report?: string;
}

const about = {
  evaluate: 'Score a fitted model: every neuron with its reliability, and what was recovered where the truth is known.',
  report: 'Write the page of a fitted model: masks, kernels, weights with clusters, learning curve, predictions, every neuron.',
} as const;

/** Declares one of the two commands. */
export function addSysidEvaluate(sysid: Command, invocation: Invocation, name: keyof typeof about): void {
  const command = addDataFlags(sysid.command(name).description(about[name])).requiredOption('--model <file.npz>', 'the model that "sysid fit --out" wrote');
  if (name === 'report') command.requiredOption('--report <file.html>', 'where to write the page');
  else command.option('--report <file.html>', 'write a page, too');
  withCommonOptions(command).action((flags: EvaluateFlags) => evaluate(invocation, name, flags));
}

async function evaluate(invocation: Invocation, name: string, flags: EvaluateFlags): Promise<void> {
  const { host } = invocation;
  const page = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const session = await invocation.session();
  const model = await readModel(host.cwd, flags.model);
  const data = await readSysidData(host, filesOf(flags));
  const started = performance.now();
  await tell(invocation, session, {
    command: `sysid ${name}`,
    settings: { model: flags.model, fitted: model.options },
    model,
    data,
    split: splitOf(model.seed, data.samples),
    elapsed: (performance.now() - started) / 1000,
    outcome: outcomeOf('search-complete'),
    ...(page === undefined ? {} : { page }),
  });
}
