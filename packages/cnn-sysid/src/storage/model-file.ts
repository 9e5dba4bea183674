/** Models and checkpoints of training as the bytes of files. */
import { type FittedModel, restoreModel, type StoredModel } from '../model/fitted-model.ts';
import type { ByteSource } from '../readers/byte-source.ts';
import type { TrainCheckpoint } from '../training/train-options.ts';
import { readPlain, writePlain } from './plain-file.ts';

const MODEL = 'sysid model';
const CHECKPOINT = 'sysid checkpoint';

/** A fitted model as the bytes of an .npz. */
export function writeModel(model: FittedModel): Uint8Array {
  return writePlain(MODEL, model.stored());
}

/** The model of bytes of `writeModel`: it predicts the same numbers. Throws CHECKPOINT_INVALID. */
export async function readModel(from: Uint8Array | ByteSource, precision: 'float64' | 'float32' = 'float64'): Promise<FittedModel> {
  return restoreModel((await readPlain(MODEL, from)) as StoredModel, precision);
}

/** A checkpoint as the bytes of an .npz. */
export function writeCheckpoint(checkpoint: TrainCheckpoint): Uint8Array {
  return writePlain(CHECKPOINT, checkpoint);
}

/** The checkpoint of bytes of `writeCheckpoint`: training goes on with the same numbers. Throws CHECKPOINT_INVALID. */
export async function readCheckpoint(from: Uint8Array | ByteSource): Promise<TrainCheckpoint> {
  return (await readPlain(CHECKPOINT, from)) as TrainCheckpoint;
}
