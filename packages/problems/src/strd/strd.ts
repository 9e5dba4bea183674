/** The 27 nonlinear regression data sets of the NIST Statistical Reference Datasets, with models and certified values. */
import { bennett5 } from './data/bennett5.ts';
import { boxbod } from './data/boxbod.ts';
import { chwirut1 } from './data/chwirut1.ts';
import { chwirut2 } from './data/chwirut2.ts';
import { danwood } from './data/danwood.ts';
import { eckerle4 } from './data/eckerle4.ts';
import { enso } from './data/enso.ts';
import { gauss1 } from './data/gauss1.ts';
import { gauss2 } from './data/gauss2.ts';
import { gauss3 } from './data/gauss3.ts';
import { hahn1 } from './data/hahn1.ts';
import { kirby2 } from './data/kirby2.ts';
import { lanczos1 } from './data/lanczos1.ts';
import { lanczos2 } from './data/lanczos2.ts';
import { lanczos3 } from './data/lanczos3.ts';
import { mgh09 } from './data/mgh09.ts';
import { mgh10 } from './data/mgh10.ts';
import { mgh17 } from './data/mgh17.ts';
import { misra1a } from './data/misra1a.ts';
import { misra1b } from './data/misra1b.ts';
import { misra1c } from './data/misra1c.ts';
import { misra1d } from './data/misra1d.ts';
import { nelson } from './data/nelson.ts';
import { rat42 } from './data/rat42.ts';
import { rat43 } from './data/rat43.ts';
import { roszman1 } from './data/roszman1.ts';
import { thurber } from './data/thurber.ts';
import { strdModels } from './models.ts';
import type { StrdCertified, StrdData } from './strd-data.ts';

/** Name of a data set, as NIST spells it. */
export type StrdName = keyof typeof strdModels;

/** A data set with its model: everything that a fit needs and should give. */
export interface StrdEntry {
  readonly name: StrdName;
  /** NIST's level of difficulty. */
  readonly level: StrdData['level'];
  /** Formula of the fit, in the syntax `y ~ b1*(1-exp(-b2*x))`; Nelson is fitted on log(y). */
  readonly formula: string;
  /** Name of the response column. */
  readonly response: 'y';
  /** Names of the predictor columns. */
  readonly predictors: readonly string[];
  /** Names of the parameters, b1, b2, ..., in the order of starts and certified values. */
  readonly parameters: readonly string[];
  /** Start 1 (far) and start 2 (near). */
  readonly starts: readonly [readonly number[], readonly number[]];
  /** Response and predictors by name. */
  readonly columns: Readonly<Record<string, readonly number[]>>;
  readonly certified: StrdCertified;
}

const data: Readonly<Record<StrdName, StrdData>> = {
  Bennett5: bennett5,
  BoxBOD: boxbod,
  Chwirut1: chwirut1,
  Chwirut2: chwirut2,
  DanWood: danwood,
  Eckerle4: eckerle4,
  ENSO: enso,
  Gauss1: gauss1,
  Gauss2: gauss2,
  Gauss3: gauss3,
  Hahn1: hahn1,
  Kirby2: kirby2,
  Lanczos1: lanczos1,
  Lanczos2: lanczos2,
  Lanczos3: lanczos3,
  MGH09: mgh09,
  MGH10: mgh10,
  MGH17: mgh17,
  Misra1a: misra1a,
  Misra1b: misra1b,
  Misra1c: misra1c,
  Misra1d: misra1d,
  Nelson: nelson,
  Rat42: rat42,
  Rat43: rat43,
  Roszman1: roszman1,
  Thurber: thurber,
};

function entry(name: StrdName): StrdEntry {
  const { level, starts, columns, certified } = data[name];
  const parameters = certified.parameters.map((_, i) => `b${i + 1}`);
  const predictors = Object.keys(columns).filter((column) => column !== 'y');
  return { name, level, formula: strdModels[name].formula, response: 'y', predictors, parameters, starts, columns, certified };
}

/** The data sets by name: `strd.Misra1a.certified.parameters`. */
export const strd: Readonly<Record<StrdName, StrdEntry>> = Object.freeze(
  Object.fromEntries(Object.keys(data).map((name) => [name, entry(name as StrdName)])) as Record<StrdName, StrdEntry>,
);
