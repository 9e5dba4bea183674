/** `thetakit sysid fit`: kernels that all neurons share, a mask and weights for each. */

import { setImmediate } from 'node:timers/promises';
import { continueLinearFit, type LinearFitData, type LinearFitOptions, type LinearFitState, startLinearFit } from '@thetakit/cnn-sysid';
import { outcomeOf, ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import { EXIT } from '../../exit-codes.ts';
import type { Invocation } from '../../invocation.ts';
import { numberText } from '../../render/number-text.ts';
import { startProgress } from '../../render/progress.ts';
import { checkReportPath, type ReportTarget } from '../../report/write-report.ts';
import { oneNumber, wholeNumber } from '../../run/method-flags.ts';
import { readSysidData } from '../../sysid/data-file.ts';
import { fitKeyOf, splitOf } from '../../sysid/fit-keys.ts';
import { checkpointBytes, type FitFacts, modelBytes, modelOf, readCheckpoint } from '../../sysid/model-file.ts';
import { writeBytes } from '../../sysid/write-bytes.ts';
import { withCommonOptions } from '../common-options.ts';
import { oneOf } from '../netform/network-flags.ts';
import { addDataFlags, type DataFlags, filesOf } from './data-flags.ts';
import { tell } from './tell.ts';

interface FitFlags extends DataFlags {
  readonly kernels: number;
  readonly kernelSide: number;
  readonly maskPenalty: number;
  readonly weightPenalty: number;
  readonly rate: number;
  readonly batch: number;
  readonly steps: number;
  readonly checkEvery: number;
  readonly patience: number;
  readonly reductions: number;
  readonly start: 'random' | 'clusters';
  readonly seed: number;
  readonly out?: string;
  readonly checkpoint?: string;
  readonly resume?: string;
  readonly report?: string;
}

/** Declares the command. */
export function addSysidFit(sysid: Command, invocation: Invocation): void {
  const whole = (flag: string, low: number) => (text: string) => wholeNumber(flag, text, low);
  const real = (flag: string) => (text: string) => oneNumber(flag, text);
  const command = addDataFlags(sysid.command('fit').description('Fit the linear what-and-where model: shared kernels, a mask and feature weights per neuron.'))
    .option('--kernels <integer>', 'number of kernels', whole('--kernels', 1), 1)
    .option('--kernel-side <pixels>', 'side of every kernel', whole('--kernel-side', 1), 17)
    .option('--mask-penalty <number>', 'L1 on masks, mean over neurons', real('--mask-penalty'), 0.02)
    .option('--weight-penalty <number>', 'L1 on feature weights, mean over neurons', real('--weight-penalty'), 0.005)
    .option('--rate <number>', "Adam's rate at the start", real('--rate'), 0.001)
    .option('--batch <integer>', 'samples per step', whole('--batch', 1), 128)
    .option('--steps <integer>', 'most steps', whole('--steps', 1), 2000)
    .option('--check-every <integer>', 'steps between checks of the validation error', whole('--check-every', 1), 25)
    .option('--patience <integer>', 'checks without a best value before the rate falls to a tenth', whole('--patience', 1), 4)
    .option('--reductions <integer>', 'falls of the rate before the fit ends', whole('--reductions', 1), 2)
    .option(
      '--start <name>',
      'clusters: kernels start from clusters of spike-triggered averages; random',
      (text) => oneOf('--start', text, ['clusters', 'random']),
      'clusters',
    )
    .option('--seed <integer>', 'seed of the split, the start and the order of samples', whole('--seed', 0), 0)
    .option('--out <file.npz>', 'write the model: kernels, masks, weights, learning curve')
    .option('--checkpoint <file.npz>', 'write the state of the fit at every check')
    .option('--resume <file.npz>', 'go on from a checkpoint of the same data, options and seed')
    .option('--report <file.html>', 'write a page with masks, kernels, weights, learning curve and scores')
    .addHelpText('after', examples);
  withCommonOptions(command).action((flags: FitFlags) => fit(invocation, flags));
}

const examples = `
Examples:
  thetakit sysid fit --data neurons.npz --kernels 2 --kernel-side 9 --out model.npz --report fit.html
  thetakit sysid fit --data neurons.npz --kernel-side 17 --steps 5000 --checkpoint state.npz
  thetakit sysid fit --data neurons.npz --kernel-side 17 --steps 9000 --resume state.npz --checkpoint state.npz --out model.npz

Exit 3: the limit on steps was reached while the error still fell. Ctrl+C ends with the best model so far and exit 130.`;

async function fit(invocation: Invocation, flags: FitFlags): Promise<void> {
  const { host } = invocation;
  const target = (name: string | undefined, who: string) => (name === undefined ? undefined : checkReportPath(host.cwd, name, who));
  const [page, out, checkpoint] = [await target(flags.report, 'report'), await target(flags.out, '--out'), await target(flags.checkpoint, '--checkpoint')];
  const session = await invocation.session();
  const data = await readSysidData(host, filesOf(flags));
  if (data.channels !== 1) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'sysid fit',
      problem: `images have ${data.channels} channels`,
      action: 'The linear model is for grey images',
      received: data.channels,
      expected: 1,
    });
  }
  const options: LinearFitOptions = {
    kernelSide: flags.kernelSide,
    kernels: flags.kernels,
    maskPenalty: flags.maskPenalty,
    weightPenalty: flags.weightPenalty,
    rate: flags.rate,
    batchSize: flags.batch,
    maxSteps: flags.steps,
    checkEvery: flags.checkEvery,
    patience: flags.patience,
    reductions: flags.reductions,
    start: flags.start,
  };
  const { imageSide, neurons, subject } = data;
  const facts: FitFacts = { options, seed: flags.seed, imageSide, neurons, subject };
  const input: LinearFitData = { ...data, split: splitOf(flags.seed, data.samples) };
  const begun = flags.resume === undefined ? startLinearFit(fitKeyOf(flags.seed), input, options) : await readCheckpoint(host.cwd, flags.resume, facts);
  const started = performance.now();
  const state = await train(invocation, begun, { input, options, facts, ...(checkpoint === undefined ? {} : { checkpoint }) });
  const elapsed = (performance.now() - started) / 1000;
  const outcome = state.outcome ?? outcomeOf('cancelled', 'These are the best parameters so far.');
  invocation.exitCode = outcome.success
    ? EXIT.success
    : outcome.reason === 'cancelled'
      ? EXIT.interrupted
      : outcome.reason === 'non-finite'
        ? EXIT.failed
        : EXIT.goalNotMet;
  if (out !== undefined) await writeBytes(out, modelBytes(state, facts));
  await tell(invocation, session, {
    command: 'sysid fit',
    settings: { ...options },
    model: modelOf(state, facts),
    data,
    split: input.split,
    elapsed,
    outcome,
    ...(page === undefined ? {} : { page }),
    ...(out === undefined ? {} : { out }),
  });
}

interface Training {
  readonly input: LinearFitData;
  readonly options: LinearFitOptions;
  readonly facts: FitFacts;
  readonly checkpoint?: ReportTarget;
}

/** Milliseconds of work between two turns of the event loop. */
const TURN = 25;

/** Trains until the fit ends or Ctrl+C; the state is that of the last check. */
async function train({ host }: Invocation, begun: LinearFitState, { input, options, facts, checkpoint }: Training): Promise<LinearFitState> {
  const progress = startProgress(host, 'sysid fit', options.maxSteps ?? 0);
  let [state, turn] = [begun, performance.now()];
  const error = () => (state.curve.length === 0 ? '' : `validation error ${numberText(state.curve.at(-1)?.validation ?? 0, 5)}`);
  try {
    for (const each of continueLinearFit(begun, input, options)) {
      if (typeof each !== 'number') {
        state = each;
        if (checkpoint !== undefined) await writeBytes(checkpoint, checkpointBytes(state, facts));
      }
      if (performance.now() - turn < TURN) continue;
      progress.update(typeof each === 'number' ? each : each.step, error());
      await setImmediate();
      turn = performance.now();
      if (host.signal.aborted) break;
    }
  } finally {
    progress.stop();
  }
  return state;
}
