/** Fitted models and checkpoints in files. A model is an .npz: kernels, masks, weights, the learning curve, and the whole network. */
import { type FittedModel, type ParameterArray, readModel, readNpz, writeModel, writeNpz } from '@thetakit/cnn-sysid';
import { isThetakitError, type Outcome, ThetakitError } from '@thetakit/registry';
import { openSource } from './file-source.ts';
import type { FitFacts, SysidModel } from './sysid-model.ts';

/** Version of both files. */
const VERSION = 2;
/** Most bytes of a file. */
const MOST = 2 ** 33;

type Arrays = Parameters<typeof writeNpz>[0];

interface Meta {
  readonly schemaVersion: number;
  readonly kind: string;
  readonly facts: Omit<FitFacts, 'normaliser'>;
  readonly constant?: readonly number[];
  readonly bestStep: number;
  readonly outcome?: Outcome;
}

const text = (value: unknown) => {
  const data = new TextEncoder().encode(JSON.stringify(value));
  return { data, shape: [data.length] };
};
const bytesOf = (data: Uint8Array) => ({ data, shape: [data.length] });

/** The bytes of a model file. */
export function modelBytes(model: SysidModel): Uint8Array {
  const { network, curve, normaliser, bestStep, outcome, preset, settings, seed, subject } = model;
  const meta: Meta = {
    schemaVersion: VERSION,
    kind: 'model',
    facts: { preset, settings, seed, subject },
    ...(normaliser === undefined ? {} : { constant: normaliser.constant }),
    bestStep,
    ...(outcome === undefined ? {} : { outcome }),
  };
  return writeNpz({
    ...readable(network),
    ...(normaliser === undefined ? {} : { image_mean: column(normaliser.mean), image_deviation: column(normaliser.deviation) }),
    curve: { data: Float64Array.from(curve.flatMap(({ step, training, validation }) => [step, training, validation])), shape: [curve.length, 3] },
    network: bytesOf(writeModel(network)),
    meta: text(meta),
  });
}

const column = (data: Float64Array) => ({ data, shape: [data.length] });

/** What people want to look at in NumPy; the network itself is stored whole beside it. */
function readable(network: FittedModel): Arrays {
  const array = ({ data, shape }: ParameterArray) => ({ data, shape });
  const kernels = Object.fromEntries(network.kernels().map((kernel, l) => [`kernels${l}`, array(kernel)]));
  return { ...kernels, masks: array(network.masks()), weights: array(network.featureWeights()) };
}

/** Reads a model. Throws CHECKPOINT_INVALID and the errors of files. */
export async function readSysidModel(cwd: string, path: string): Promise<SysidModel> {
  const { meta, array, bytes } = await openMeta<Meta>(cwd, path, 'model', '--model');
  const flat = await array('curve');
  const curve = Array.from({ length: flat.length / 3 }, (_, i) => ({
    step: flat[3 * i] ?? 0,
    training: flat[3 * i + 1] ?? 0,
    validation: flat[3 * i + 2] ?? 0,
  }));
  const { facts, constant, bestStep, outcome } = meta;
  const network = await readModel(await bytes('network')).catch((cause: unknown) => {
    throw unusable('--model', `the network in ${path} cannot be read`, cause);
  });
  const normaliser = constant === undefined ? {} : { normaliser: { mean: await array('image_mean'), deviation: await array('image_deviation'), constant } };
  return { ...facts, ...normaliser, network, curve, bestStep, ...(outcome === undefined ? {} : { outcome }) };
}

/** A checkpoint: what the fit was told, and its state as the trainer wrote it. */
export function checkpointBytes(facts: FitFacts, state: Uint8Array): Uint8Array {
  return writeNpz({ state: bytesOf(state), meta: text({ schemaVersion: VERSION, kind: 'checkpoint', identity: identityOf(facts) }) });
}

/** The state of a checkpoint of the same fit. Throws CHECKPOINT_INVALID, also when it belongs to other data, settings or another seed. */
export async function readCheckpointState(cwd: string, path: string, facts: FitFacts): Promise<Uint8Array> {
  const { meta, bytes } = await openMeta<{ schemaVersion: number; kind: string; identity: string }>(cwd, path, 'checkpoint', '--resume');
  if (meta.identity !== identityOf(facts)) throw unusable('--resume', `${path} belongs to a fit with other data, settings or another seed`);
  return bytes('state');
}

/** What must agree. A fit may go on for longer than it was first told. */
function identityOf({ preset, settings: { steps, ...settings }, seed, subject }: FitFacts): string {
  return JSON.stringify({ preset, settings, seed, subject });
}

async function openMeta<M extends { schemaVersion: number; kind: string }>(cwd: string, path: string, kind: string, who: string) {
  const source = await openSource(cwd, path, MOST);
  try {
    const file = await readNpz(source);
    const stored = new Map<string, Float64Array>();
    for (const name of file.names) stored.set(name, Float64Array.from((await file.array(name)).data));
    const array = async (name: string) => stored.get(name) ?? new Float64Array(0);
    const bytes = async (name: string) => Uint8Array.from(stored.get(name) ?? []);
    const meta = JSON.parse(new TextDecoder().decode(await bytes('meta'))) as M;
    if (meta.schemaVersion !== VERSION || meta.kind !== kind) throw unusable(who, `${path} is no ${kind} of this version`);
    return { meta, array, bytes };
  } catch (cause) {
    if (isThetakitError(cause) && cause.code === 'CHECKPOINT_INVALID') throw cause;
    throw unusable(who, `${path} cannot be read as a ${kind}`, cause);
  } finally {
    await source.close();
  }
}

/** CHECKPOINT_INVALID about a file of a fit. */
export function unusable(who: string, problem: string, cause?: unknown): ThetakitError {
  return new ThetakitError('CHECKPOINT_INVALID', { who, problem, action: 'Name the file that "thetakit sysid fit" wrote, or fit afresh', cause });
}
