/**
 * Neural system identification: convolutional cores shared by all neurons and factorised "what" and "where" readouts.
 * @packageDocumentation
 */

export {
  type CurvePoint,
  continueLinearFit,
  type LinearFitData,
  type LinearFitOptions,
  type LinearFitState,
  linearFitLayout,
  startLinearFit,
} from './baselines/linear-factorised/linear-fit.ts';
export {
  effectiveFilter,
  type LinearBatch,
  type LinearLayout,
  type LinearPenalties,
  type LinearSizes,
  linearLayout,
  linearLoss,
  linearPredictions,
  unitKernels,
} from './baselines/linear-factorised/linear-model.ts';
export { linearNetwork } from './baselines/linear-factorised/linear-network.ts';
export { fitLasso, fitRidge, type LinearModel, type NormalEquations, normalEquations, windowOf } from './baselines/linear-window.ts';
export { blurredPlaces, cropPlaces, spikeTriggeredAverage } from './baselines/spike-triggered-average.ts';
export { chooseMixture, type GaussianMixture, gaussianMixture } from './clustering/gaussian-mixture.ts';
export { cutTree, type Join, wardTree } from './clustering/hierarchical.ts';
export { type KMeansResult, kMeans } from './clustering/k-means.ts';
export { type PrincipalPlane, principalPlane } from './clustering/principal-plane.ts';
export { ACTIVATIONS, type Activation } from './core/activations.ts';
export type { BatchNormSpec } from './core/batch-norm.ts';
export type { Padding } from './core/convolve.ts';
export type { LayerSpec } from './core/layer-spec.ts';
export type { RunningStatistics } from './core/running-statistics.ts';
export type { CoreSpec } from './core/stacked-core.ts';
export { legacyPermutation, mersenneTwister } from './data/legacy-permutation.ts';
export { blockNormaliser, columnNormaliser, globalNormaliser, type Normaliser, normalise, scaleNormaliser } from './data/normalise.ts';
export { checkImages, checkResponseData, type ImageArray, type ResponseData, type TrialTable, type Values } from './data/response-data.ts';
export { publishedSplit, randomSplit, type Split, TRAINING_FRACTION, takeRows } from './data/split.ts';
export { averageTrials, groupTrials, type Repeats } from './data/trial-average.ts';
export type { GivenMasks } from './init/given-masks.ts';
export type { Start } from './init/start.ts';
export { LOSSES, type LossSpec } from './losses/losses.ts';
export { cosineOf, kernelCosine, shiftKernel } from './metrics/kernel-recovery.ts';
export { type LocationRecovery, locationRecovery, maskPeaks } from './metrics/location-recovery.ts';
export { correlationOf, meanOf, varianceOf } from './metrics/moments.ts';
export { imageMeans, type NeuronTrials, noiseOfMeans, noiseVariance, repeatsOf, trialsOfNeuron } from './metrics/neuron-trials.ts';
export { nullPrediction } from './metrics/null-model.ts';
export { type Reliability, reliabilityOf } from './metrics/reliability.ts';
export { fractionExplained, type PredictionScores, poissonLoss, scorePrediction } from './metrics/scores.ts';
export { adjustedRand, strongestFeature, typePurity } from './metrics/type-recovery.ts';
export { type FullPresetOptions, fixedMaskPreset, fullPreset, hsmPreset, lnpPreset } from './model/baseline-presets.ts';
export { type FittedModel, type PredictOptions, restoreModel, type StoredModel } from './model/fitted-model.ts';
export type { ModelPlace, ModelSpec, SessionShape } from './model/model-spec.ts';
export type { ParameterArray, ParameterTree } from './model/parameter-layout.ts';
export { type Preset, type SimulationOptions, simulationPreset, type V1Options, v1Preset } from './model/presets.ts';
export type { GroupForm } from './penalties/group-sparsity.ts';
export type { ReadoutPenaltySpec } from './penalties/readout-penalty.ts';
export type { SmoothnessForm } from './penalties/smoothness.ts';
export { sysidPlugin } from './plugin.ts';
export { type ByteSource, MAX_NUMBERS, type ReadLimits } from './readers/byte-source.ts';
export { type Hdf5Dataset, type Hdf5Group, hdf5Blocks, hdf5Dataset, hdf5Names, type RowRange, readHdf5, takeRange } from './readers/hdf5.ts';
export { readMat5 } from './readers/mat5.ts';
export { type NpyHeader, readNpy, readNpyHeader, readNpyRows, writeNpy } from './readers/npy.ts';
export { readNpyText } from './readers/npy-text.ts';
export { type Npz, readNpz, writeNpz } from './readers/npz.ts';
export type { NumberType } from './readers/number-type.ts';
export { type FolderReader, readSensoriumTree, type SensoriumRecording } from './readers/sensorium-tree.ts';
export type { StoredArray, StoredNumbers } from './readers/stored-array.ts';
export { readZarr, type ZarrArray } from './readers/zarr.ts';
export type { ReadoutSpec } from './readout/build-readout.ts';
export type { FactorisedSpec } from './readout/factorised.ts';
export type { FixedMaskSpec } from './readout/fixed-mask.ts';
export type { FullSpec } from './readout/full.ts';
export type { GaussianMaskSpec } from './readout/gaussian-mask.ts';
export type { GaussianPointSpec } from './readout/gaussian-point.ts';
export type { RankOneSpec } from './readout/rank-one.ts';
export {
  byFeature,
  type LinearExperiment,
  type LinearRecovery,
  linearExperiment,
  linearRecovery,
  type PreparedExperiment,
} from './recovery/linear-experiment.ts';
export { isLinear, type LinearFilters, linearFilters } from './recovery/linear-filters.ts';
export { FIGURE_3, FIGURE_4, FIGURE_5, type PublishedCurve } from './recovery/published.ts';
export { type PreparedTeacher, TEACHER_READOUTS, type TeacherExperiment, type TeacherReadout, teacherExperiment } from './recovery/teacher-experiment.ts';
export { type FieldMap, type FieldMapColours, fieldMapSvg } from './report/field-map.ts';
export { type HeatMap, type HeatMapSheet, heatColours, heatMapSvg } from './report/heat-map.ts';
export { type ExcitingInputOptions, type ExcitingInputs, mostExcitingInputs } from './report/most-exciting-input.ts';
export { type FitTask, type FitTrial, runFitTask, shareData, type TaskOptions } from './search/fit-task.ts';
export {
  type FitPort,
  type FitWorker,
  localWorker,
  portWorker,
  type SearchOptions,
  type SearchResult,
  type SearchTrial,
  searchModels,
  serveFitTasks,
} from './search/search-models.ts';
export { applySetting, type Draw, gridSettings, randomSettings, type Setting } from './search/settings.ts';
export { readCheckpoint, readModel, writeCheckpoint, writeModel } from './storage/model-file.ts';
export { leastSquaresFractionExplained, linearFractionExplained, NOISE_FLOOR, noisyErrorOf, SIGNAL_VARIANCE } from './synthetic/closed-form.ts';
export {
  cleanResponses,
  drawLinearPopulation,
  fieldOverImage,
  type LinearPopulation,
  type LinearPopulationOptions,
  type Simulation,
  simulateLinear,
  whiteNoise,
  withPoissonLikeNoise,
} from './synthetic/linear-population.ts';
export {
  type Covariance,
  drawFieldShape,
  FIELD_NORM,
  type FieldShape,
  type FieldVariation,
  receptiveField,
} from './synthetic/receptive-field.ts';
export { drawTeacher, simulateTeacher, type TeacherLayer, type TeacherNetwork, type TeacherOptions, teacherResponses } from './synthetic/teacher-network.ts';
export type { BatchOrder } from './training/batch-order.ts';
export { fitModel, fitModelSteps } from './training/fit-model.ts';
export type { AnyRule, MaskStart, PlateauSchedule, TrainCheckpoint, TrainOptions, TrainProgress, TrainResult } from './training/train-options.ts';
export type { CheckRecord, Snapshot, TrainState } from './training/train-state.ts';
export type { TrainData } from './training/training-problem.ts';
