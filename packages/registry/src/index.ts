export type * from './contract/constraints.ts';
export { type Arithmetic, type ElementwiseMove, type MoveValues, numberArithmetic } from './contract/elementwise.ts';
export * from './contract/entries.ts';
export * from './contract/method.ts';
export * from './contract/objective.ts';
export * from './contract/outcome.ts';
export { ERROR_CODES, type ErrorCode, type ErrorCodeEntry, RETIRED_CODES } from './errors/error-codes.ts';
export { bug, type ErrorDetail, isThetakitError, show, ThetakitError } from './errors/thetakit-error.ts';
export { type FieldsInput, type FieldsOutput, type OptionProblem, type OptionSpec, type OptionsSchema, o, rangeText } from './options/o.ts';
export { flagOf, jsonSchemaOf, type OptionRow, optionRows, resolveOptions } from './options/resolve-options.ts';
export type { AnyOptionSchema, OptionJsonSchema, OptionsInput, OptionsJsonSchema, OptionsOf } from './options/schema.ts';
export {
  type Definition,
  defineBackend,
  defineDataset,
  defineLeastSquares,
  defineMinimizer,
  defineModel,
  defineOptimizer,
  defineProblem,
  defineSampler,
} from './register/define.ts';
export { type Description, describeEntry } from './register/describe.ts';
export { API_VERSION, checkPlugin, definePlugin, isPlugin, PLUGIN_BRAND, type Plugin, type PluginDefinition, type PluginMeta } from './register/plugin.ts';
export { createRegistry, type EntryOf, type IdOf, type Registered, type Registry } from './register/registry.ts';
export { didYouMean, editDistance, nearest } from './suggest.ts';
