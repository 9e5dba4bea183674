/** Fits in files: a model (.npz: kernels, masks, weights, learning curve) and a checkpoint (the whole state of a fit). */
import { type LinearFitOptions, type LinearFitState, type LinearLayout, linearLayout, readNpz, writeNpz } from '@thetakit/cnn-sysid';
import { isThetakitError, type Outcome, ThetakitError } from '@thetakit/registry';
import { openSource } from './file-source.ts';

/** Version of both files. */
const VERSION = 1;

/** What a fit was told, kept in its files. */
export interface FitFacts {
  readonly options: LinearFitOptions;
  readonly seed: number;
  readonly imageSide: number;
  readonly neurons: number;
  /** Digest of the data, to be sure that a fit goes on with its own. */
  readonly subject: Readonly<Record<string, unknown>>;
}

/** A fitted model. */
export interface SavedModel extends FitFacts {
  readonly layout: LinearLayout;
  readonly parameters: Float64Array;
  readonly curve: LinearFitState['curve'];
  readonly bestStep: number;
  readonly outcome?: Outcome;
}

const encode = (value: unknown) => {
  const data = new TextEncoder().encode(JSON.stringify(value));
  return { data, shape: [data.length] };
};

/** Masks as [N, side, side] from the parameters, where they are [P, N]. */
export function masksOf(parameters: Float64Array, { kernelsEnd, mapSide, neurons }: LinearLayout): Float64Array {
  const area = mapSide * mapSide;
  return Float64Array.from({ length: neurons * area }, (_, i) => parameters[kernelsEnd + (i % area) * neurons + Math.floor(i / area)] ?? 0);
}

/** The best parameters of a fit as a model. */
export function modelOf({ best, curve, bestStep, outcome }: LinearFitState, facts: FitFacts): SavedModel {
  return { ...facts, layout: layoutOf(facts), parameters: best, curve, bestStep, ...(outcome === undefined ? {} : { outcome }) };
}

/** The best parameters of a fit as the bytes of a model file. */
export function modelBytes(state: LinearFitState, facts: FitFacts): Uint8Array {
  const layout = layoutOf(facts);
  const { kernels, kernelSide, neurons, mapSide, masksEnd, kernelsEnd } = layout;
  const { best, curve, bestStep, outcome } = state;
  return writeNpz({
    kernels: { data: best.slice(0, kernelsEnd), shape: [kernels, kernelSide, kernelSide] },
    masks: { data: masksOf(best, layout), shape: [neurons, mapSide, mapSide] },
    weights: { data: best.slice(masksEnd), shape: [kernels, neurons] },
    parameters: { data: best, shape: [best.length] },
    curve: { data: Float64Array.from(curve.flatMap(({ step, training, validation }) => [step, training, validation])), shape: [curve.length, 3] },
    meta: encode({ schemaVersion: VERSION, kind: 'model', ...facts, bestStep, outcome }),
  });
}

/** The whole state as the bytes of a checkpoint. */
export function checkpointBytes(state: LinearFitState, facts: FitFacts): Uint8Array {
  const { parameters, first, second, best, order, ...rest } = state;
  const vector = (data: Float64Array | Int32Array) => ({ data, shape: [data.length] });
  const meta = encode({ schemaVersion: VERSION, kind: 'checkpoint', ...facts, state: { ...rest, bestValidation: String(rest.bestValidation) } });
  return writeNpz({ parameters: vector(parameters), first: vector(first), second: vector(second), best: vector(best), order: vector(order), meta });
}

function layoutOf({ options, imageSide, neurons }: FitFacts): LinearLayout {
  return linearLayout({ imageSide, kernelSide: options.kernelSide, kernels: options.kernels ?? 1, neurons });
}

async function openMeta(cwd: string, path: string, kind: string, who: string) {
  const source = await openSource(cwd, path, 2 ** 33);
  try {
    const file = await readNpz(source);
    const text = new TextDecoder().decode(Uint8Array.from((await file.array('meta')).data));
    const meta = JSON.parse(text) as FitFacts & {
      schemaVersion: number;
      kind: string;
      bestStep: number;
      outcome?: Outcome;
      state: LinearFitState & { bestValidation: unknown };
    };
    if (meta.schemaVersion !== VERSION || meta.kind !== kind) throw unusable(who, `${path} is no ${kind} of this version`);
    const arrays = new Map<string, Float64Array>();
    for (const name of file.names) if (name !== 'meta') arrays.set(name, Float64Array.from((await file.array(name)).data));
    const { size } = layoutOf(meta);
    if (arrays.get('parameters')?.length !== size) throw unusable(who, `${path} holds ${arrays.get('parameters')?.length ?? 0} parameters, expected ${size}`);
    return { meta, arrays };
  } catch (cause) {
    if (isThetakitError(cause) && cause.code === 'CHECKPOINT_INVALID') throw cause;
    throw unusable(who, `${path} cannot be read as a ${kind}`, cause);
  } finally {
    await source.close();
  }
}

function unusable(who: string, problem: string, cause?: unknown): ThetakitError {
  return new ThetakitError('CHECKPOINT_INVALID', { who, problem, action: 'Name the file that "thetakit sysid fit" wrote, or fit afresh', cause });
}

/** Reads a model. Throws CHECKPOINT_INVALID and the errors of files. */
export async function readModel(cwd: string, path: string): Promise<SavedModel> {
  const { meta, arrays } = await openMeta(cwd, path, 'model', '--model');
  const flat = arrays.get('curve') ?? new Float64Array(0);
  const curve = Array.from({ length: flat.length / 3 }, (_, i) => ({
    step: flat[3 * i] ?? 0,
    training: flat[3 * i + 1] ?? 0,
    validation: flat[3 * i + 2] ?? 0,
  }));
  const { options, seed, imageSide, neurons, subject, bestStep, outcome } = meta;
  const parameters = arrays.get('parameters') ?? new Float64Array(0);
  return { options, seed, imageSide, neurons, subject, bestStep, parameters, curve, layout: layoutOf(meta), ...(outcome === undefined ? {} : { outcome }) };
}

/** Reads a checkpoint. Throws CHECKPOINT_INVALID, also when it belongs to other data, options or another seed. */
export async function readCheckpoint(cwd: string, path: string, facts: FitFacts): Promise<LinearFitState> {
  const { meta, arrays } = await openMeta(cwd, path, 'checkpoint', '--resume');
  // A fit may go on for longer than it was first told.
  const identity = ({ options: { maxSteps, ...options }, seed, subject }: FitFacts) => JSON.stringify({ options, seed, subject });
  if (identity(meta) !== identity(facts)) throw unusable('--resume', `${path} belongs to a fit with other data, options or another seed`);
  const vector = (name: string) => arrays.get(name) ?? new Float64Array(0);
  const { outcome, ...state } = meta.state;
  const goesOn = outcome === undefined || outcome.reason === 'max-iterations';
  return {
    ...state,
    ...(goesOn ? {} : { outcome }),
    bestValidation: Number(state.bestValidation),
    parameters: vector('parameters'),
    first: vector('first'),
    second: vector('second'),
    best: vector('best'),
    order: Int32Array.from(vector('order')),
  };
}
