/**
 * Which package may use which: the whole table. `uses` is what the published code may import; `tests` is what tests
 * and benchmarks may import on top of it. Everything may use the registry. Only the apps and the list of built-ins
 * know every package. A new arrow needs a decision record.
 *
 * @type {Readonly<Record<string, { readonly uses: readonly string[], readonly tests: readonly string[] }>>}
 */
export const ARROWS = {
  registry: { uses: [], tests: [] },
  random: { uses: ['registry'], tests: [] },
  problems: { uses: ['registry'], tests: [] },
  testkit: { uses: ['registry'], tests: [] },
  'autodiff-core': { uses: ['registry'], tests: ['problems', 'testkit'] },
  formula: { uses: ['registry'], tests: ['autodiff-core'] },
  optimizers: { uses: ['registry', 'random'], tests: ['problems', 'testkit'] },
  'netform-mcmc': { uses: ['registry', 'random'], tests: ['testkit'] },
  'cnn-sysid': { uses: ['registry', 'random', 'autodiff-core'], tests: ['optimizers', 'testkit'] },
  'second-order': {
    uses: ['registry', 'optimizers'],
    tests: ['problems', 'testkit'],
  },
  standard: {
    uses: ['registry', 'autodiff-core', 'cnn-sysid', 'formula', 'netform-mcmc', 'optimizers', 'problems', 'second-order'],
    tests: ['testkit'],
  },
  cli: {
    uses: ['registry', 'random', 'autodiff-core', 'cnn-sysid', 'formula', 'netform-mcmc', 'optimizers', 'problems', 'second-order', 'standard', 'testkit'],
    tests: [],
  },
  docs: {
    uses: ['registry', 'random', 'autodiff-core', 'cnn-sysid', 'formula', 'netform-mcmc', 'optimizers', 'problems', 'second-order', 'standard'],
    tests: ['testkit'],
  },
};

/** The scope of our packages. */
export const SCOPE = '@thetakit/';
