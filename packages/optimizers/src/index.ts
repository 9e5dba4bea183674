export { type CgOptions, type CgState, cg } from './conjugate-gradient/cg.ts';
export { type AugmentedLagrangianOptions, type AugmentedLagrangianState, augmentedLagrangian } from './constrained/augmented-lagrangian.ts';
export { type SlsqpOptions, type SlsqpState, slsqp } from './constrained/slsqp.ts';
export { type TrustConstrOptions, type TrustConstrState, trustConstr } from './constrained/trust-constr.ts';
export { symmetricEigen } from './dense/symmetric-eigen.ts';
export { type NelderMeadOptions, type NelderMeadState, nelderMead } from './derivative-free/nelder-mead.ts';
export { type PowellOptions, type PowellState, powell } from './derivative-free/powell.ts';
export { type AdaBeliefOptions, type AdaBeliefState, adabelief } from './first-order/adabelief.ts';
export { type AdadeltaOptions, type AdadeltaState, adadelta } from './first-order/adadelta.ts';
export { type AdafactorOptions, type AdafactorState, adafactor } from './first-order/adafactor.ts';
export { type AdagradOptions, type AdagradState, adagrad } from './first-order/adagrad.ts';
export { type AdagradDAOptions, type AdagradDAState, adagradDA } from './first-order/adagrad-da.ts';
export { type AdamOptions, type AdamState, adam } from './first-order/adam.ts';
export { type AdamaxOptions, type AdamaxState, adamax } from './first-order/adamax.ts';
export { type AdamWOptions, adamw } from './first-order/adamw.ts';
export { type AdanOptions, type AdanState, adan } from './first-order/adan.ts';
export { type AdEMAMixOptions, type AdEMAMixState, ademamix } from './first-order/ademamix.ts';
export { type AdoptOptions, adopt } from './first-order/adopt.ts';
export { type AmsgradOptions, type AmsgradState, amsgrad } from './first-order/amsgrad.ts';
export { type AsgdOptions, type AsgdState, asgd } from './first-order/asgd.ts';
export { type DAdaptationOptions, type DAdaptationState, dAdaptation } from './first-order/d-adaptation.ts';
export { type DogOptions, type DogState, dog } from './first-order/dog.ts';
export { type FtrlOptions, type FtrlState, ftrl } from './first-order/ftrl.ts';
export { type GradientDescentOptions, gradientDescent } from './first-order/gradient-descent.ts';
export { type LambOptions, type LambState, lamb } from './first-order/lamb.ts';
export { type LarsOptions, type LarsState, lars } from './first-order/lars.ts';
export { type LionOptions, type LionState, lion } from './first-order/lion.ts';
export { type MadgradOptions, type MadgradState, madgrad } from './first-order/madgrad.ts';
export { matrixShape, rowsAndColumns } from './first-order/matrix-shape.ts';
export type { MomentState } from './first-order/moments.ts';
export { type MomentumOptions, type MomentumState, momentum } from './first-order/momentum.ts';
export { type MuonOptions, type MuonState, muon } from './first-order/muon.ts';
export { type NadamOptions, type NadamState, nadam } from './first-order/nadam.ts';
export { type NesterovOptions, type NesterovState, nesterov } from './first-order/nesterov.ts';
export { type NovoGradOptions, type NovoGradState, novograd } from './first-order/novograd.ts';
export { type ProdigyOptions, type ProdigyState, prodigy } from './first-order/prodigy.ts';
export { type ProximalAdagradOptions, type ProximalAdagradState, proximalAdagrad } from './first-order/proximal-adagrad.ts';
export { type ProximalGradientDescentOptions, proximalGradientDescent } from './first-order/proximal-gradient-descent.ts';
export { type RAdamOptions, radam } from './first-order/radam.ts';
export { type RmspropOptions, type RmspropState, rmsprop } from './first-order/rmsprop.ts';
export { type RpropOptions, type RpropState, rprop } from './first-order/rprop.ts';
export { beginRule, gtol, type RuleState, ruleTraits, takeTurn } from './first-order/rule.ts';
export { type ScheduleFreeOptions, type ScheduleFreeState, scheduleFree } from './first-order/schedule-free.ts';
export { defineRule } from './first-order/scheduled.ts';
export type { Schedule } from './first-order/schedules/schedule.ts';
export { schedules } from './first-order/schedules/schedules.ts';
export { type Sm3Options, type Sm3State, sm3 } from './first-order/sm3.ts';
export { type SophiaOptions, type SophiaState, sophia } from './first-order/sophia.ts';
export { accumulate, ema, lookahead } from './first-order/transformations/averages.ts';
export { type ChainState, chain } from './first-order/transformations/chain.ts';
export { adaptiveClip, clipByGlobalNorm, clipByValue } from './first-order/transformations/clip.ts';
export { masked } from './first-order/transformations/masked.ts';
export { addNoise } from './first-order/transformations/noise.ts';
export { skipNonFinite, zeroNonFinite } from './first-order/transformations/non-finite.ts';
export { type GroupsState, type ParameterGroup, parameterGroups } from './first-order/transformations/parameter-groups.ts';
export { type PlateauSettings, reduceOnPlateau } from './first-order/transformations/plateau.ts';
export { sam } from './first-order/transformations/sam.ts';
export { addDecayedWeights, centralise, freeze, scale } from './first-order/transformations/simple.ts';
export type { Transformation, Turn } from './first-order/transformations/transformation.ts';
export { type YogiOptions, yogi } from './first-order/yogi.ts';
export type { BasinHoppingOptions, BasinHoppingState } from './global/basin-hopping.ts';
export type { BayesianOptimizationOptions, BayesianOptimizationState } from './global/bayesian-optimization.ts';
export type { CmaEsOptions, CmaEsState } from './global/cma-es.ts';
export type { Crs2Options, Crs2State } from './global/crs2.ts';
export type { DifferentialEvolutionOptions, DifferentialEvolutionState } from './global/differential-evolution.ts';
export type { DirectOptions, DirectState } from './global/direct.ts';
export type { DualAnnealingOptions, DualAnnealingState } from './global/dual-annealing.ts';
export {
  basinHopping,
  bayesianOptimization,
  callable,
  cmaEs,
  crs2,
  differentialEvolution,
  direct,
  dualAnnealing,
  type GlobalSearch,
  type GlobalSettings,
  multiStart,
  shgo,
} from './global/global-functions.ts';
export type { MultiStartOptions, MultiStartState } from './global/multi-start.ts';
export type { FoundMinimum, ShgoOptions, ShgoState } from './global/shgo.ts';
export { type FistaOptions, type FistaState, fista } from './l1/fista.ts';
export { type OwlQnOptions, type OwlQnState, owlQn } from './l1/owl-qn.ts';
export { advanceHagerZhang } from './line-search/hager-zhang.ts';
export { copyInterval, emptyInterval, type Interval, type LineSearchVerdict, type WolfeConstants } from './line-search/interval.ts';
export { advanceLineSearch, beginLineSearch, smallestStep } from './line-search/more-thuente.ts';
export type { BoundsInput } from './minimize/bounds-of.ts';
export { type CheckGradientSettings, checkGradient, type GradientCheck } from './minimize/check-gradient.ts';
export type { ConstraintsInput, FunctionConstraint, LinearConstraint, NonlinearConstraint, Side } from './minimize/constraints-of.ts';
export { minimize } from './minimize/minimize.ts';
export { type AsyncFun, type MinimizeAsyncSettings, minimizeAsync } from './minimize/minimize-async.ts';
export { type MinimizeWithSettings, minimizeWith } from './minimize/minimize-with.ts';
export type { Fun, Hess, Hessp, Jac } from './minimize/objective-of.ts';
export type { MinimizeSettings } from './minimize/prepare.ts';
export { bobyqa, type ModelOptions, type ModelState } from './model-based/bobyqa.ts';
export { type CobylaOptions, cobyla } from './model-based/cobyla.ts';
export { cobyqa } from './model-based/cobyqa.ts';
export { optimizersPlugin } from './plugin.ts';
export { type BfgsOptions, type BfgsState, bfgs } from './quasi-newton/bfgs.ts';
export { type LBfgsBOptions, type LBfgsBState, lBfgsB } from './quasi-newton/l-bfgs-b.ts';
export { relativeGradient, verdictWithoutProgress } from './quasi-newton/verdict.ts';
export { type HybridPowellOptions, type HybridPowellState, hybridPowell } from './root/hybrid-powell.ts';
export { broyden, type NewtonEquationsOptions, type NewtonEquationsState, newtonEquations } from './root/newton-equations.ts';
export { type RootSettings, type RootsResult, root } from './root/root.ts';
export type { BestPoint, RunCheckpoint } from './run/checkpoint.ts';
export { checkpointText, parseCheckpoint } from './run/checkpoint-text.ts';
export type { Clock } from './run/clock.ts';
export { type Answer, type AskSettings, createRun, type Question, type Run } from './run/create-run.ts';
export { relativeSteps } from './run/difference.ts';
export { resultSoFar } from './run/interrupted.ts';
export type { Counters, HistoryRow, IterationInfo } from './run/observe.ts';
export type { OptimizeResult } from './run/result.ts';
export { runMethod } from './run/run-method.ts';
export type { CancelSignal, Difference, RunSettings } from './run/settings.ts';
export { type SteppedRun, stepRun } from './run/step-run.ts';
export { stopRun } from './run/stop-run.ts';
export { type MinimizeScalarSettings, minimizeScalar, type ScalarResult } from './scalar/minimize-scalar.ts';
export { type RootResult, type RootScalarSettings, rootScalar } from './scalar/root-scalar.ts';
export { type GridOptions, type GridState, grid } from './search/grid.ts';
export { type RandomOptions, type RandomState, random } from './search/random.ts';
export { bruteForce, bruteForceAsync, randomSearch, type SearchSettings } from './search/search-functions.ts';
export { type SpaceFillingOptions, type SpaceFillingState, spaceFilling } from './search/space-filling.ts';
export { type BarzilaiBorweinOptions, type BarzilaiBorweinState, barzilaiBorwein } from './spectral/barzilai-borwein.ts';
export { type TncOptions, type TncState, tnc } from './truncated-newton/tnc.ts';
