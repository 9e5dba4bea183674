/** Settings, progress and results of training. */
import type { Method, Outcome } from '@thetakit/registry';
import type { GivenMasks } from '../init/given-masks.ts';
import type { FittedModel } from '../model/fitted-model.ts';
import type { CheckRecord, TrainState } from './train-state.ts';

/** When validation is checked, when the learning rate falls, and when training ends. */
export interface PlateauSchedule {
  /** Steps between checks. */
  readonly checkEvery: number;
  /** Checks without a new best after which a stage ends. */
  readonly patience: number;
  /** Stages: training ends when the last one does. */
  readonly stages: number;
  /** The learning rate of a stage is this times that of the stage before. */
  readonly factor: number;
  /** Checks at the start that never count as misses; default 0. */
  readonly burnIn?: number;
  /** 'stage': the best parameters and the optimizer's state come back when a stage ends. 'end' (default): only when training ends. */
  readonly restore?: 'stage' | 'end';
  /** Steps in all; default none. */
  readonly maxSteps?: number;
  /** Steps of each stage; default none. */
  readonly maxStageSteps?: number;
}

/** Any registered first-order rule. */
// biome-ignore lint/suspicious/noExplicitAny: options and state of a rule that is not known here; its schema checks the options.
export type AnyRule = Method<any, any>;

/** How a model is trained. */
export interface TrainOptions {
  readonly optimizer: AnyRule;
  /** Options of the optimizer; those left out have its defaults. */
  readonly optimizerOptions?: Readonly<Record<string, unknown>>;
  readonly schedule: PlateauSchedule;
  /** Images per batch; default 256. */
  readonly batchSize?: number;
  /** What happens when a pass over the data ends in a short batch: it is used ('use', default), or dropped ('drop'). */
  readonly lastBatch?: 'use' | 'drop';
  /** Batches whose mean gradient makes one step; default 1. */
  readonly accumulate?: number;
  /** 'float32' (default) for speed, 'float64' for exactness. */
  readonly precision?: 'float64' | 'float32';
  /** What runs the steps of `fitModel`: ONNX Runtime ('onnx'), WebAssembly and JavaScript ('compiled'), the backend of TensorFlow.js that is set, WebGL in a page ('tfjs', in float32, for rules with an elementwise move), or 'auto' (default): ONNX Runtime where it is installed, in float32. Throws OPTION_CONFLICT. */
  readonly executor?: 'auto' | 'compiled' | 'onnx' | 'tfjs';
  /** Seed of starts, batches and noise; default 0. */
  readonly seed?: number;
  /** Where masks start; default 'random'. */
  readonly maskStart?: MaskStart;
  /** Value of the pixel that 'sta' and 'smoothed-sta' set, for all neurons or for each, in place of the response deviation: the deviation without noise is better where it is known. */
  readonly maskPeak?: number | readonly number[];
  /** Bytes that a fit may take, estimated before it starts; default 4 GiB. */
  readonly memoryLimit?: number;
  /** Milliseconds that never run backwards, for the time left; absent: no times. */
  readonly clock?: () => number;
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Stops training when it is aborted; the best model so far is returned. */
  readonly signal?: { readonly aborted: boolean };
  /** Receives the state at every check, and when training is stopped. */
  readonly checkpoint?: (checkpoint: TrainCheckpoint) => void;
  /** Goes on from a checkpoint of the same data, model and settings. */
  readonly resume?: TrainCheckpoint;
  /** Awaited between steps, so that a page or server can do other things. */
  readonly pause?: () => Promise<void>;
}

/**
 * Start of factorised masks: 'random' as the model says; 'sta' puts the pixel where the response-weighted mean image is largest
 * to the neuron's response deviation; 'smoothed-sta' does so with the smoothed image, as figure 3 of the paper (its peak is beside
 * a centre-surround field: take 'sta'); 'squared-sta' uses the blurred square of that image and the whole shape of it; masks
 * that are given are taken as they are.
 */
export type MaskStart = 'random' | 'sta' | 'squared-sta' | 'smoothed-sta' | GivenMasks;

/** Where training stands, at a check. */
export interface TrainProgress {
  readonly step: number;
  readonly stage: number;
  readonly learningRate: number;
  /** Mean of loss and penalties over the steps since the last check. */
  readonly training: number;
  /** Loss on the validation data, without penalties. */
  readonly validation: number;
  readonly best: number;
  readonly bestStep: number;
  /** Milliseconds since the start, NaN without a clock. */
  readonly elapsed: number;
  /** Milliseconds to the end if no check from now on is a new best: a lower estimate. NaN without a clock. */
  readonly left: number;
}

/** Training that can go on: plain data. */
export interface TrainCheckpoint {
  readonly version: 1;
  /** What must agree for the numbers to continue. */
  readonly identity: string;
  readonly state: TrainState;
}

/** A trained model and how it came about. */
export interface TrainResult {
  /** The best model by validation. */
  readonly model: FittedModel;
  /** 'search-complete' when the schedule ended, 'max-iterations' at a limit, 'cancelled', or 'diverged'. */
  readonly outcome: Outcome;
  readonly history: readonly CheckRecord[];
  readonly bestStep: number;
  readonly bestValidation: number;
  readonly steps: number;
  /** What is odd about the data, in sentences. */
  readonly warnings: readonly string[];
  /** Milliseconds, NaN without a clock. */
  readonly elapsed: number;
}
