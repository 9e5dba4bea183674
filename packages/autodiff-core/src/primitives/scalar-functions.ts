/** The helper functions that `emit` names through `call(name)`; generated code receives those it uses. */
import { besselI, besselIe } from '../special/bessel-i.ts';
import { besselJ } from '../special/bessel-j.ts';
import { besselK, besselKe } from '../special/bessel-k.ts';
import { betaInc } from '../special/beta-inc.ts';
import { digamma } from '../special/digamma.ts';
import { erf } from '../special/erf.ts';
import { erfInv, ndtri } from '../special/erf-inverse.ts';
import { erfc } from '../special/erfc.ts';
import { floorMod } from '../special/floor-mod.ts';
import { gammaInc } from '../special/gamma-inc.ts';
import { hypot } from '../special/hypot.ts';
import { integerPower } from '../special/integer-power.ts';
import { lgamma } from '../special/lgamma.ts';
import { logNdtr } from '../special/log-ndtr.ts';
import { logSigmoid } from '../special/log-sigmoid.ts';
import { logistic } from '../special/logistic.ts';
import { millsRatio } from '../special/mills-ratio.ts';
import { polygamma } from '../special/polygamma.ts';
import { roundHalfEven } from '../special/round-half-even.ts';
import { sech2 } from '../special/sech2.ts';
import { softplus } from '../special/softplus.ts';

export const scalarFunctions: Readonly<Record<string, (...args: number[]) => number>> = {
  besselI,
  besselIe,
  besselJ,
  besselK,
  besselKe,
  betaInc,
  digamma,
  erfInv,
  gammaInc,
  ndtri,
  erf,
  erfc,
  floorMod,
  hypot,
  integerPower,
  lgamma,
  logNdtr,
  logSigmoid,
  logistic,
  millsRatio,
  polygamma,
  roundHalfEven,
  sech2,
  softplus,
};
