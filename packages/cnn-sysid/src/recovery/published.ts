/**
 * What the figures of Klindt, Ecker, Euler and Bethge (2017) show, to draw ours beside: the fraction of explainable variance
 * explained (FEV) against the number of samples. Figure 3 was read from its picture, to 0.01 or 0.02, to 0.04 where a curve is
 * steep; figures 4 and 5 are results that the authors stored.
 */

/** A curve. */
export interface PublishedCurve {
  readonly name: string;
  readonly points: readonly { readonly samples: number; readonly explained: number }[];
}

const curve = (name: string, first: number, values: readonly (number | null)[]): PublishedCurve => ({
  name,
  points: values.flatMap((explained, i) => (explained === null ? [] : [{ samples: first * 2 ** i, explained }])),
});

/** Figure 3: linear neurons of one type, 48 x 48 pixels, kernels of 17 x 17. */
export const FIGURE_3: readonly PublishedCurve[] = [
  curve('kernel known, N = 100', 64, [0.16, 0.47, 0.69, 0.83, 0.92, 0.95]),
  curve('N = 1000', 64, [0.02, 0.25, 0.55, 0.81, 0.89, 0.96, 0.98, 0.99]),
  curve('N = 100', 64, [0, 0.03, 0.41, 0.76, 0.84, 0.95, 0.96, 0.98]),
  curve('N = 10', 64, [0, 0, 0.01, 0.35, 0.7, 0.86, 0.92, 0.96, 0.97, 0.98]),
  curve('N = 1', 512, [0.01, 0.12, 0.37, 0.57, 0.75, 0.86, 0.93, 0.96, 0.97, 0.98]),
  curve('ridge', 64, [0.04, null, 0.08, 0.16, 0.29, 0.46, 0.64, 0.79, 0.88, 0.94]),
  curve('lasso', 512, [0.04, 0.11, 0.35, 0.61, null, 0.89, 0.95]),
  curve('least squares', 2048, [0.01, 0.39, 0.71, 0.84]),
];

/** Figure 4: a thousand neurons of two types, 8192 samples. */
export const FIGURE_4 = {
  neurons: 1000,
  samples: 8192,
  explained: 0.886,
  /** FEV after so many steps. */
  curve: [
    { step: 100, explained: 0.75 },
    { step: 500, explained: 0.824 },
    { step: 1000, explained: 0.884 },
    { step: 2000, explained: 0.886 },
  ],
} as const;

/** Figure 5: nonlinear neurons, on features of VGG there and of a seeded teacher network here. */
export const FIGURE_5: readonly PublishedCurve[] = [
  curve('factorised, N = 12', 512, [0, 0.17, 0.338, 0.518, 0.665, 0.775, 0.804, 0.823]),
  curve('factorised, N = 100', 512, [0.115, 0.319, 0.573, 0.674, 0.814, 0.834, 0.861, 0.875]),
  curve('factorised, N = 1000', 512, [0.224, 0.445, 0.694, 0.754, 0.859, 0.867, 0.875, 0.874]),
  curve('fixed mask, N = 1000', 512, [0.13, 0.293, 0.41, 0.562, 0.634, 0.664, 0.687, 0.708]),
  curve('full readout, N = 1000', 512, [0.087, 0.191, 0.373, 0.534, 0.672, 0.797, 0.854, 0.871]),
];
