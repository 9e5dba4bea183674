/** Independent normal priors of the parameters, by label. */
import { didYouMean, show, ThetakitError } from '@thetakit/registry';

/** A normal prior. */
export interface NormalPrior {
  /** Default 0. */
  readonly mean?: number;
  readonly sd: number;
}

/** Priors of a fit: by label, the rest by default. */
export interface PriorOptions {
  /** Prior of `const`; default N(0, 5^2). */
  readonly constant?: NormalPrior;
  /** Prior of all others; default N(0, 2.5^2). */
  readonly others?: NormalPrior;
  /** Priors of single parameters, by label. */
  readonly byLabel?: Readonly<Record<string, NormalPrior>>;
}

/** Means and precisions in the order of the labels. */
export interface Prior {
  readonly means: Float64Array;
  readonly precisions: Float64Array;
}

/** The prior of labelled parameters. Throws COLUMN_UNKNOWN for an unknown label and OPTION_OUT_OF_RANGE for an sd that is not positive. */
export function priorOf(labels: readonly string[], options: PriorOptions = {}): Prior {
  const { constant = { sd: 5 }, others = { sd: 2.5 }, byLabel = {} } = options;
  for (const label of Object.keys(byLabel)) checkLabel('priors', label, labels);
  const each = labels.map((label) => (Object.hasOwn(byLabel, label) ? byLabel[label]! : label === 'const' ? constant : others));
  each.forEach(({ sd, mean = 0 }, k) => {
    if (sd > 0 && Number.isFinite(sd) && Number.isFinite(mean)) return;
    throw new ThetakitError('OPTION_OUT_OF_RANGE', {
      who: 'priors',
      problem: `the prior of ${labels[k]} has mean ${show(mean)} and sd ${show(sd)}, expected a finite mean and a positive sd`,
      action: 'Use, for example, { sd: 2.5 }',
      received: { mean, sd },
    });
  });
  return { means: Float64Array.from(each, ({ mean = 0 }) => mean), precisions: Float64Array.from(each, ({ sd }) => 1 / (sd * sd)) };
}

/** Throws COLUMN_UNKNOWN unless `label` is a parameter. */
export function checkLabel(who: string, label: string, labels: readonly string[]): void {
  if (labels.includes(label)) return;
  throw new ThetakitError('COLUMN_UNKNOWN', {
    who,
    problem: `there is no parameter ${show(label)}`,
    action: didYouMean(label, labels),
    received: label,
    expected: labels,
  });
}
