/** Options that methods with Hessian-vector products share. */
import { o } from '@thetakit/registry';
import { radiusOptions } from './radius.ts';

/** SciPy's radius options; a smaller gradient is asked for than with a dense Hessian, as no Newton decrement stands behind it. */
export const productOptions = {
  ...radiusOptions,
  gtol: o.number({ min: 0, default: 1e-10, scale: 'log', describe: 'Stop when no component of the gradient is larger than this.', unit: 'f/x' }),
  forcing: o.number({
    gt: 0,
    lt: 1,
    default: 0.01,
    scale: 'log',
    describe: 'A step is good enough when the gradient of the model is at most the smaller of this and sqrt |g|, as a share of |g|.',
    unit: '1',
  }),
} as const;
