export * from './contract/entries.ts';
export * from './contract/method.ts';
export * from './contract/objective.ts';
export * from './contract/outcome.ts';
export { ERROR_CODES, RETIRED_CODES, type ErrorCode, type ErrorCodeEntry } from './errors/error-codes.ts';
export { bug, isThetakitError, show, ThetakitError, type ErrorDetail } from './errors/thetakit-error.ts';
export { o, rangeText, type FieldsInput, type FieldsOutput, type OptionProblem, type OptionSpec, type OptionsSchema } from './options/o.ts';
export { flagOf, jsonSchemaOf, optionRows, resolveOptions, type OptionRow } from './options/resolve-options.ts';
export type { AnyOptionSchema, OptionJsonSchema, OptionsInput, OptionsJsonSchema, OptionsOf } from './options/schema.ts';
export { didYouMean, editDistance, nearest } from './suggest.ts';
export {
  defineBackend,
  defineDataset,
  defineLeastSquares,
  defineMinimizer,
  defineModel,
  defineOptimizer,
  defineProblem,
  defineSampler,
  type Definition,
} from './register/define.ts';
export { describeEntry, type Description } from './register/describe.ts';
export { API_VERSION, checkPlugin, definePlugin, isPlugin, PLUGIN_BRAND, type Plugin, type PluginDefinition, type PluginMeta } from './register/plugin.ts';
export { createRegistry, type EntryOf, type IdOf, type Registered, type Registry } from './register/registry.ts';
