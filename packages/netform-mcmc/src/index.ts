/**
 * Strategic network formation from one observed network: pairs meet once in an unknown order and link by mutual consent.
 * @packageDocumentation
 */

export { type BaselineFit, covariatesOnlyFit, randomOrderFit, staticFit, withoutNetworkTerms } from './baselines/baseline-fits.ts';
export { type Calibration, type CalibrationOptions, type CalibrationRow, calibrationPriors, calibrationSteps } from './chain/calibration.ts';
export type { SamplerSettings, ThetaKernelName } from './chain/chain-problem.ts';
export { type ChainState, type IterationStats, STAT_NAMES } from './chain/chain-state.ts';
export { fitCheckpointText, parseFitCheckpoint } from './chain/checkpoint-text.ts';
export { type Draws, drawAt, parameterChains, statChains } from './chain/draws.ts';
export { type Fit, type FitCheckpoint, type FitOptions, type FitProgress, fit, fitSteps } from './chain/fit.ts';
export { type FitTask, fitTaskSteps } from './chain/fit-task.ts';
export { type AssignmentRule, assignSlots } from './counterfactual/assign-slots.ts';
export { type Counterfactual, type CounterfactualOptions, counterfactual, counterfactualSteps } from './counterfactual/counterfactual.ts';
export type { PairedDifference } from './counterfactual/paired-differences.ts';
export { type SameStudentsOptions, sameStudents, sameStudentsSteps } from './counterfactual/same-students.ts';
export type { Covariate, CovariateInput, FactorCovariate, NumberCovariate } from './data/covariate.ts';
export { graphOfLinks, graphOfNetwork, linkPairs } from './data/graph-of-links.ts';
export { findLink, type LinkSet, linkSetOf } from './data/link-set.ts';
export type { Memberships } from './data/membership.ts';
export { type NetworkData, type NetworkInput, networkData, withDyad, withLinks, withMemberships } from './data/network-data.ts';
export { autocorrelation, autocovariance } from './diagnostics/autocovariance.ts';
export type { Chains } from './diagnostics/chains.ts';
export { bulkEss, meanEss, quantileEss, sdEss, tailEss } from './diagnostics/effective-sample-size.ts';
export { energyBfmi } from './diagnostics/energy-bfmi.ts';
export { type GewekeOptions, gewekeZ } from './diagnostics/geweke.ts';
export { meanError, quantileError, sdError } from './diagnostics/monte-carlo-error.ts';
export { normalQuantile } from './diagnostics/normal-quantile.ts';
export { posteriorSummary, type SummaryRow, summaryRow } from './diagnostics/posterior-summary.ts';
export { quantile } from './diagnostics/quantile.ts';
export { rankHistogram } from './diagnostics/rank-histogram.ts';
export { type SavageDickey, savageDickey } from './diagnostics/savage-dickey.ts';
export { basicRHat, splitRHat } from './diagnostics/split-r-hat.ts';
export { type ExactResult, exactLogLikelihood, exactOrders, LARGEST_EXACT_DIRECTED, LARGEST_EXACT_SIZE } from './exact/subset-recursion.ts';
export { parseFormula } from './formula/parse-formula.ts';
export { type BreadthFirst, createBreadthFirst } from './graph/breadth-first.ts';
export { type Components, componentsOf } from './graph/components.ts';
export { degreesOf } from './graph/degrees.ts';
export { createGraph, type Graph, graphOfEndpoints, graphOfRows } from './graph/graph.ts';
export { hasLink } from './graph/has-link.ts';
export { linksOf } from './graph/links.ts';
export { countTriangles, trianglesPerNode } from './graph/triangles.ts';
export { countTwoPaths } from './graph/two-paths.ts';
export { fromGraphology, type GraphologyLike, type GraphologyTarget, toGraphology } from './io/from-graphology.ts';
export type { AttributeValue, NetworkTable, ReadOptions, SymmetriseRule } from './io/network-table.ts';
export { nonRespondentPairs } from './io/non-respondents.ts';
export { type AdjacencyOptions, readAdjacency } from './io/read-adjacency.ts';
export { type EdgeListOptions, type EdgeListText, readEdgeList } from './io/read-edge-list.ts';
export { readGexf } from './io/read-gexf.ts';
export { readGraphml } from './io/read-graphml.ts';
export { readPajek } from './io/read-pajek.ts';
export { symmetrise } from './io/symmetrise.ts';
export { type CollapsedOptions, sampleCollapsed } from './kernels/collapsed-sampler.ts';
export type { TimeProposal } from './kernels/link-sweep.ts';
export { type SwapOptions, sampleSwaps } from './kernels/swap-sampler.ts';
export type { MeetingProcess } from './likelihood/collapsed.ts';
export { CONSENT_RULES, type Consent, type FormationModel, type FormationModelOptions, formationModel } from './model/formation-model.ts';
export { compileModel, type Program } from './model/program.ts';
export {
  type AttributeScalar,
  chainsOf,
  checkInferenceData,
  DATA_GROUPS,
  type Group,
  type GroupName,
  type InferenceData,
  SAMPLE_GROUPS,
  sampleVariable,
  type Variable,
} from './output/inference-data.ts';
export { type InferenceJsonOptions, readInferenceData, writeInferenceData } from './output/inference-data-json.ts';
export { type Layout, type LayoutOptions, layoutGraph } from './output/layout.ts';
export { RESULT_COLUMNS, type ResultColumn, type ResultTable, type RunFacts, resultCells, resultTable, summaryRows } from './output/result-table.ts';
export { inferenceDataOfStan, stanCsvOf } from './output/stan-columns.ts';
export { readStanCsv, type StanCsv, writeStanCsv } from './output/stan-csv.ts';
export { netformPlugin } from './plugin.ts';
export { type PosteriorPredictive, type PredictiveOptions, posteriorPredictive, posteriorPredictiveSteps } from './predictive/posterior-predictive.ts';
export { type PriorPredictiveOptions, priorPredictiveSteps } from './predictive/prior-predictive.ts';
export { SCALAR_STATISTICS, type ScalarStatistic, scalarStatistics } from './predictive/scalar-statistics.ts';
export { type Band, type HistogramBand, type ScalarBand, type StatisticBands, statisticBands } from './predictive/statistic-bands.ts';
export { createSimulator, type SimulatedNetwork, type Simulator, simulateNetwork } from './simulation/simulator.ts';
export { type Separation, separatedTerms } from './start/separation.ts';
export { attributeAssortativity, numericAssortativity } from './statistics/attribute-assortativity.ts';
export { type ComponentSummary, componentSummary } from './statistics/component-summary.ts';
export { crossGroupShare } from './statistics/cross-group-share.ts';
export { degreeAssortativity } from './statistics/degree-assortativity.ts';
export { degreeDistribution } from './statistics/degree-distribution.ts';
export { type DirectedStatistics, directedStatistics } from './statistics/directed-statistics.ts';
export { type DistanceHistogram, distanceHistogram } from './statistics/distance-histogram.ts';
export { edgewiseSharedPartners } from './statistics/edgewise-shared-partners.ts';
export { globalClustering } from './statistics/global-clustering.ts';
export { isolateCount } from './statistics/isolate-count.ts';
export { type LowDegreeRule, localClustering } from './statistics/local-clustering.ts';
export { meanDegree } from './statistics/mean-degree.ts';
export { type MixingMatrix, mixingMatrix, type NodeAttribute } from './statistics/mixing-matrix.ts';
export { type GraphStatistic, type NetworkStatistics, networkStatistics, statisticsOfLinks } from './statistics/network-statistics.ts';
export { absdiff } from './terms/absdiff.ts';
export { alter } from './terms/alter.ts';
export { capacity } from './terms/capacity.ts';
export { commonCount } from './terms/common-count.ts';
export { constant } from './terms/const.ts';
export { deg } from './terms/deg.ts';
export { deg2 } from './terms/deg2.ts';
export { dist2 } from './terms/dist2.ts';
export { dist3 } from './terms/dist3.ts';
export { dyad } from './terms/dyad.ts';
export { ego } from './terms/ego.ts';
export { isolates } from './terms/isolates.ts';
export { match } from './terms/match.ts';
export { nodematch } from './terms/nodematch.ts';
export { product } from './terms/product.ts';
export { reciprocal } from './terms/reciprocal.ts';
export { shared } from './terms/shared.ts';
export { sqdiff } from './terms/sqdiff.ts';
export { BUILT_IN_TERMS } from './terms/table.ts';
export {
  type CapacityColumn,
  type ClosureColumn,
  type DegreeColumn,
  defineTerm,
  type MeetingDistance,
  type NetworkTerm,
  type StaticColumn,
  type TermArgument,
  type TermColumn,
  type TermUse,
  textOf,
  use,
} from './terms/term.ts';
export { type NormalPrior, type Prior, type PriorOptions, priorOf } from './theta/prior.ts';
export type { SamplerState } from './theta/registry-samplers.ts';
