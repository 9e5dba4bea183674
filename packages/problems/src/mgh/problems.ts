/** The collection of More, Garbow and Hillstrom: 35 functions, 46 instances, in the order of the paper. */
import { bard } from './bard.ts';
import { beale } from './beale.ts';
import { biggsExp6 } from './biggs-exp6.ts';
import { box3d } from './box-3d.ts';
import { brownAlmostLinear } from './brown-almost-linear.ts';
import { brownBadlyScaled } from './brown-badly-scaled.ts';
import { brownDennis } from './brown-dennis.ts';
import { broydenBanded10, broydenBanded100 } from './broyden-banded.ts';
import { broydenTridiagonal10, broydenTridiagonal100 } from './broyden-tridiagonal.ts';
import { chebyquad7, chebyquad8, chebyquad9, chebyquad10 } from './chebyquad.ts';
import { discreteBoundaryValue } from './discrete-boundary-value.ts';
import { discreteIntegral } from './discrete-integral.ts';
import { extendedPowellSingular12, extendedPowellSingular100 } from './extended-powell-singular.ts';
import { extendedRosenbrock10, extendedRosenbrock100 } from './extended-rosenbrock.ts';
import { freudensteinRoth } from './freudenstein-roth.ts';
import { gaussian } from './gaussian.ts';
import { gulf } from './gulf.ts';
import { helicalValley } from './helical-valley.ts';
import { jennrichSampson } from './jennrich-sampson.ts';
import { kowalikOsborne } from './kowalik-osborne.ts';
import { linearFullRank } from './linear-full-rank.ts';
import { linearRank1 } from './linear-rank-1.ts';
import { linearRank1Zeros } from './linear-rank-1-zeros.ts';
import { meyer } from './meyer.ts';
import { osborne1 } from './osborne-1.ts';
import { osborne2 } from './osborne-2.ts';
import { penalty1N4, penalty1N10 } from './penalty-1.ts';
import { penalty2N4, penalty2N10 } from './penalty-2.ts';
import { powellBadlyScaled } from './powell-badly-scaled.ts';
import { powellSingular } from './powell-singular.ts';
import { rosenbrock } from './rosenbrock.ts';
import { trigonometric } from './trigonometric.ts';
import { variablyDimensioned } from './variably-dimensioned.ts';
import { watson6, watson9, watson12 } from './watson.ts';
import { wood } from './wood.ts';

/** Every instance, in the order of the paper. */
export const mghProblems = [
  rosenbrock,
  freudensteinRoth,
  powellBadlyScaled,
  brownBadlyScaled,
  beale,
  jennrichSampson,
  helicalValley,
  bard,
  gaussian,
  meyer,
  gulf,
  box3d,
  powellSingular,
  wood,
  kowalikOsborne,
  brownDennis,
  osborne1,
  biggsExp6,
  osborne2,
  watson6,
  watson9,
  watson12,
  extendedRosenbrock10,
  extendedRosenbrock100,
  extendedPowellSingular12,
  extendedPowellSingular100,
  penalty1N4,
  penalty1N10,
  penalty2N4,
  penalty2N10,
  variablyDimensioned,
  trigonometric,
  brownAlmostLinear,
  discreteBoundaryValue,
  discreteIntegral,
  broydenTridiagonal10,
  broydenTridiagonal100,
  broydenBanded10,
  broydenBanded100,
  linearFullRank,
  linearRank1,
  linearRank1Zeros,
  chebyquad7,
  chebyquad8,
  chebyquad9,
  chebyquad10,
] as const;
