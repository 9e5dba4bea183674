/** What this package offers to a registry. */
import { definePlugin } from '@thetakit/registry';
import { cg } from './conjugate-gradient/cg.ts';
import { augmentedLagrangian } from './constrained/augmented-lagrangian.ts';
import { slsqp } from './constrained/slsqp.ts';
import { trustConstr } from './constrained/trust-constr.ts';
import { nelderMead } from './derivative-free/nelder-mead.ts';
import { powell } from './derivative-free/powell.ts';
import { adabelief } from './first-order/adabelief.ts';
import { adadelta } from './first-order/adadelta.ts';
import { adafactor } from './first-order/adafactor.ts';
import { adagrad } from './first-order/adagrad.ts';
import { adagradDA } from './first-order/adagrad-da.ts';
import { adam } from './first-order/adam.ts';
import { adamax } from './first-order/adamax.ts';
import { adamw } from './first-order/adamw.ts';
import { adan } from './first-order/adan.ts';
import { ademamix } from './first-order/ademamix.ts';
import { adopt } from './first-order/adopt.ts';
import { amsgrad } from './first-order/amsgrad.ts';
import { asgd } from './first-order/asgd.ts';
import { dAdaptation } from './first-order/d-adaptation.ts';
import { dog } from './first-order/dog.ts';
import { ftrl } from './first-order/ftrl.ts';
import { gradientDescent } from './first-order/gradient-descent.ts';
import { lamb } from './first-order/lamb.ts';
import { lars } from './first-order/lars.ts';
import { lion } from './first-order/lion.ts';
import { madgrad } from './first-order/madgrad.ts';
import { momentum } from './first-order/momentum.ts';
import { muon } from './first-order/muon.ts';
import { nadam } from './first-order/nadam.ts';
import { nesterov } from './first-order/nesterov.ts';
import { novograd } from './first-order/novograd.ts';
import { prodigy } from './first-order/prodigy.ts';
import { proximalAdagrad } from './first-order/proximal-adagrad.ts';
import { proximalGradientDescent } from './first-order/proximal-gradient-descent.ts';
import { radam } from './first-order/radam.ts';
import { rmsprop } from './first-order/rmsprop.ts';
import { rprop } from './first-order/rprop.ts';
import { scheduleFree } from './first-order/schedule-free.ts';
import { sm3 } from './first-order/sm3.ts';
import { sophia } from './first-order/sophia.ts';
import { yogi } from './first-order/yogi.ts';
import { basinHopping } from './global/basin-hopping.ts';
import { bayesianOptimization } from './global/bayesian-optimization.ts';
import { cmaEs } from './global/cma-es.ts';
import { crs2 } from './global/crs2.ts';
import { differentialEvolution } from './global/differential-evolution.ts';
import { direct } from './global/direct.ts';
import { dualAnnealing } from './global/dual-annealing.ts';
import { multiStart } from './global/multi-start.ts';
import { shgo } from './global/shgo.ts';
import { fista } from './l1/fista.ts';
import { owlQn } from './l1/owl-qn.ts';
import { bobyqa } from './model-based/bobyqa.ts';
import { cobyla } from './model-based/cobyla.ts';
import { cobyqa } from './model-based/cobyqa.ts';
import { bfgs } from './quasi-newton/bfgs.ts';
import { lBfgsB } from './quasi-newton/l-bfgs-b.ts';
import { hybridPowell } from './root/hybrid-powell.ts';
import { broyden, newtonEquations } from './root/newton-equations.ts';
import { grid } from './search/grid.ts';
import { random } from './search/random.ts';
import { spaceFilling } from './search/space-filling.ts';
import { barzilaiBorwein } from './spectral/barzilai-borwein.ts';
import { tnc } from './truncated-newton/tnc.ts';

/** The methods of this package, under the namespace `core`. */
export const optimizersPlugin = definePlugin({
  meta: { name: '@thetakit/optimizers', version: '0.0.0', namespace: 'core' },
  entries: [
    bfgs,
    lBfgsB,
    cg,
    nelderMead,
    powell,
    tnc,
    barzilaiBorwein,
    owlQn,
    fista,
    slsqp,
    augmentedLagrangian,
    trustConstr,
    bobyqa,
    cobyqa,
    cobyla,
    gradientDescent,
    momentum,
    nesterov,
    adagrad,
    adagradDA,
    adadelta,
    rmsprop,
    adam,
    ftrl,
    proximalGradientDescent,
    proximalAdagrad,
    adamw,
    nadam,
    radam,
    amsgrad,
    adamax,
    yogi,
    adabelief,
    lion,
    lamb,
    lars,
    adan,
    ademamix,
    adopt,
    asgd,
    dog,
    madgrad,
    muon,
    novograd,
    prodigy,
    rprop,
    scheduleFree,
    sm3,
    adafactor,
    dAdaptation,
    sophia,
    grid,
    random,
    cmaEs,
    differentialEvolution,
    dualAnnealing,
    basinHopping,
    multiStart,
    direct,
    crs2,
    shgo,
    bayesianOptimization,
    spaceFilling,
    hybridPowell,
    newtonEquations,
    broyden,
  ],
});
