/** All losses, as one record. */
import * as classification from './classification-losses.ts';
import * as likelihood from './likelihood-losses.ts';
import * as residual from './residual-losses.ts';

/** Losses by name. Each takes predictions first, targets last, and the options `reduction` and `weights`. */
export const losses = { ...residual, ...classification, ...likelihood };
