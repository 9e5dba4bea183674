/** `thetakit sysid fit`: a core that all neurons share, and for each neuron where it looks and what it weighs. */
import type { AnyMethod } from '@thetakit/registry';
import type { Command } from 'commander';
import { EXIT } from '../../exit-codes.ts';
import type { Invocation } from '../../invocation.ts';
import { checkReportPath } from '../../report/write-report.ts';
import { numberList, oneNumber, wholeNumber } from '../../run/method-flags.ts';
import { resolveMethod } from '../../run/resolve-method.ts';
import { readSysidData } from '../../sysid/data-file.ts';
import { splitOf } from '../../sysid/fit-keys.ts';
import { type FitPlan, type PlanFlags, PRESET_HELP, PRESETS, planOf } from '../../sysid/fit-plan.ts';
import { checkpointBytes, modelBytes, readCheckpointState } from '../../sysid/model-file.ts';
import type { SysidData } from '../../sysid/sysid-data.ts';
import type { FitFacts, SysidModel } from '../../sysid/sysid-model.ts';
import { trainLinear, trainNetwork } from '../../sysid/train-network.ts';
import { writeBytes } from '../../sysid/write-bytes.ts';
import { withCommonOptions } from '../common-options.ts';
import { oneOf } from '../netform/network-flags.ts';
import { addDataFlags, type DataFlags, filesOf } from './data-flags.ts';
import { tell } from './tell.ts';

interface FitFlags extends DataFlags, PlanFlags {
  readonly method: string;
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
  const choice = (flag: string, names: readonly string[]) => (text: string) => oneOf(flag, text, names);
  const command = addDataFlags(sysid.command('fit').description('Fit a network to neurons: kernels that all share, a mask and feature weights for each.'))
    .option('--preset <name>', `model: ${PRESETS.join(', ')}`, choice('--preset', PRESETS), 'simulation')
    .option('--kernels <integer>', 'kernels of every layer; left out, like all below: that of the preset', whole('--kernels', 1))
    .option('--kernel-side <pixels>', 'side of the kernels, one for each layer, such as 13,3,3', (text) => numberList('--kernel-side', text))
    .option('--mask-penalty <number>', 'simulation: L1 on masks, mean over neurons', real('--mask-penalty'))
    .option('--weight-penalty <number>', 'simulation: L1 on feature weights, mean over neurons', real('--weight-penalty'))
    .option('--readout-penalty <number>', 'v1: product of the L1 norms of mask and weights; lnp: L1 on filters', real('--readout-penalty'))
    .option('--smoothness <number>', 'v1: smoothness of kernels', real('--smoothness'))
    .option('--group-sparsity <number>', 'v1: group sparsity of kernels', real('--group-sparsity'))
    .option('--method <id>', 'any first-order rule of "thetakit list optimizer"', 'adam')
    .option('--rate <number>', 'learning rate at the start', real('--rate'))
    .option('--batch <integer>', 'samples per step', whole('--batch', 1))
    .option('--steps <integer>', 'most steps', whole('--steps', 1))
    .option('--check-every <integer>', 'steps between checks of the validation error', whole('--check-every', 1))
    .option('--patience <integer>', 'checks without a best value before the rate falls', whole('--patience', 1))
    .option('--stages <integer>', 'rates that are tried before the fit ends', whole('--stages', 1))
    .option(
      '--start <name>',
      'start of masks: sta, squared-sta, random; clusters for the preset linear',
      choice('--start', ['sta', 'squared-sta', 'random', 'clusters']),
    )
    .option('--z-score <name>', 'normalise images per pixel, by one mean and deviation (image), or not (none)', choice('--z-score', ['pixel', 'image', 'none']))
    .option('--precision <name>', 'float32 or float64', choice('--precision', ['float32', 'float64']), 'float32')
    .option(
      '--executor <name>',
      'what computes: onnx (ONNX Runtime), compiled (WebAssembly), or auto: ONNX Runtime where it is installed',
      choice('--executor', ['auto', 'compiled', 'onnx']),
      'auto',
    )
    .option('--seed <integer>', 'seed of the split, the start and the order of samples; 1 is the published split', whole('--seed', 0), 0)
    .option('--out <file.npz>', 'write the model: kernels, masks, weights, learning curve, network')
    .option('--checkpoint <file.npz>', 'write the state of the fit at every check')
    .option('--resume <file.npz>', 'go on from a checkpoint of the same data, settings and seed')
    .option('--report <file.html>', 'write a page with masks, kernels, weights, learning curve and scores')
    .addHelpText('after', `${PRESET_HELP}\n${examples}`);
  withCommonOptions(command).action((flags: FitFlags) => fit(invocation, flags));
}

const examples = `
Examples:
  thetakit sysid fit --data neurons.npz --kernel-side 9 --out model.npz --report fit.html
  thetakit sysid fit --data neurons.npz --preset linear --kernels 2 --kernel-side 9 --steps 400
  thetakit sysid fit --antolik Data --region 1 --preset v1 --seed 1 --checkpoint state.npz --out v1.npz
  thetakit sysid fit --antolik Data --region 1 --preset v1 --seed 1 --resume state.npz --checkpoint state.npz --out v1.npz
  thetakit sysid fit --data session.nwb --images-name /stimulus/images --responses-name /units/responses --preset v1

Exit 3: the limit on steps was reached while the error still fell. Ctrl+C ends with the best model so far and exit 130.`;

async function fit(invocation: Invocation, flags: FitFlags): Promise<void> {
  const { host } = invocation;
  const target = async (name: string | undefined, who: string) => (name === undefined ? undefined : checkReportPath(host.cwd, name, who));
  const [page, out, checkpoint] = [await target(flags.report, 'report'), await target(flags.out, '--out'), await target(flags.checkpoint, '--checkpoint')];
  const session = await invocation.session();
  const data = await readSysidData(host, filesOf(flags));
  const method = resolveMethod(session.registry, flags.method);
  const plan = planOf(flags, data);
  const facts = factsOf(flags, plan, data, method.fullId);
  const split = splitOf(flags.seed, data);
  const resume = flags.resume === undefined ? {} : { resume: await readCheckpointState(host.cwd, flags.resume, facts) };
  const save = checkpoint === undefined ? {} : { save: (state: Uint8Array) => writeBytes(checkpoint, checkpointBytes(facts, state)) };
  const training = { host, data, split, seed: flags.seed, ...resume, ...save };
  const started = performance.now();
  const trained = flags.preset === 'linear' ? await trainLinear(training, linearOptions(flags)) : await trainNetwork(training, plan, method.entry as AnyMethod);
  const elapsed = (performance.now() - started) / 1000;
  const { outcome, warnings, ...rest } = trained;
  invocation.exitCode = outcome.success
    ? EXIT.success
    : outcome.reason === 'cancelled'
      ? EXIT.interrupted
      : outcome.reason === 'diverged' || outcome.reason === 'non-finite'
        ? EXIT.failed
        : EXIT.goalNotMet;
  const model: SysidModel = { ...facts, ...rest, outcome };
  if (out !== undefined) await writeBytes(out, modelBytes(model));
  await tell(invocation, session, {
    command: 'sysid fit',
    settings: facts.settings,
    model,
    // What training says of missing responses and silent neurons is in the notes already.
    data: { ...data, notes: [...data.notes, ...warnings.filter((each) => !/missing|never respond|same in every image/.test(each))] },
    split,
    elapsed,
    outcome,
    ...(page === undefined ? {} : { page }),
    ...(out === undefined ? {} : { out }),
  });
}

function factsOf(flags: FitFlags, plan: FitPlan, data: SysidData, method: string): FitFacts {
  const { preset, maskStart, precision, executor, normaliser } = plan;
  const { maxSteps, ...schedule } = preset.schedule;
  const settings =
    flags.preset === 'linear'
      ? { ...linearOptions(flags), maxSteps: undefined, steps: linearOptions(flags).maxSteps }
      : {
          spec: preset.spec,
          schedule,
          batchSize: preset.batchSize,
          optimizer: method,
          ...preset.optimizerOptions,
          maskStart,
          precision,
          executor,
          steps: maxSteps,
        };
  return { preset: flags.preset, settings, seed: flags.seed, subject: data.subject, ...(normaliser === undefined ? {} : { normaliser }) };
}

/** Milder penalties and shorter plateaus than the published ones suit the start from clusters, which is near the answer. */
function linearOptions(flags: FitFlags) {
  return {
    kernelSide: flags.kernelSide?.[0] ?? 17,
    kernels: flags.kernels ?? 1,
    maskPenalty: flags.maskPenalty ?? 0.02,
    weightPenalty: flags.weightPenalty ?? 0.005,
    rate: flags.rate ?? 0.001,
    batchSize: flags.batch ?? 128,
    maxSteps: flags.steps ?? 2000,
    checkEvery: flags.checkEvery ?? 25,
    patience: flags.patience ?? 4,
    reductions: flags.stages ?? 2,
    start: flags.start === 'random' ? ('random' as const) : ('clusters' as const),
  };
}
