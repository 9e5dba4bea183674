/**
 * Every error code of Thetakit, in one table: what the code means and what usually cures it.
 * Codes are strings, never renumbered; a retired code goes to `RETIRED_CODES` and is not used again.
 */
export interface ErrorCodeEntry {
  /** Noun phrase shown as the heading of the code's page. */
  readonly title: string;
  /** When it is thrown and what to do, in one or two sentences. */
  readonly explanation: string;
}

const table = {
  // options and arguments
  OPTION_UNKNOWN: { title: 'Unknown option', explanation: 'An option name is not in the schema of the method. Use one of the listed names.' },
  OPTION_TYPE: {
    title: 'Option of the wrong type',
    explanation: 'An option has a type that its schema does not accept. Pass the type that the message names.',
  },
  OPTION_OUT_OF_RANGE: { title: 'Option out of range', explanation: 'An option lies outside the range of its schema. Choose a value inside the range.' },
  OPTION_MISSING: { title: 'Required option missing', explanation: 'An option without a default was not given. Pass it.' },
  OPTION_CONFLICT: { title: 'Options that exclude each other', explanation: 'Two options cannot be used together, or one needs another. Remove or add one.' },
  ARGUMENT_TYPE: { title: 'Argument of the wrong type', explanation: 'A function argument has a type that is not accepted. Pass one of the accepted types.' },
  ARGUMENT_OUT_OF_RANGE: { title: 'Argument out of range', explanation: 'A number argument lies outside its range. Choose a value inside the range.' },
  SHAPE_MISMATCH: { title: 'Shapes that do not fit', explanation: 'Two shapes or lengths that must agree differ. Compare the two shapes in the message.' },
  START_NOT_FINITE: {
    title: 'Start that is not finite',
    explanation: 'The starting point, or the objective at it, is NaN or infinite. Start where the objective is defined.',
  },
  BOUNDS_INVALID: {
    title: 'Invalid bounds',
    explanation: 'A lower bound exceeds its upper bound, is NaN, or the number of bounds differs from the number of variables.',
  },
  CONSTRAINTS_INVALID: {
    title: 'Invalid constraints',
    explanation: 'A lower side exceeds its upper side, is NaN, or the number of sides differs from the number of constraints.',
  },
  ORACLE_MISSING: {
    title: 'Objective cannot give what the method needs',
    explanation: 'The method needs a derivative or residuals that the objective does not offer. Supply it or choose another method.',
  },
  // registry and plugins
  ID_UNKNOWN: {
    title: 'Unknown id',
    explanation: 'No registered entry of this kind has this id. Use one of the listed ids, or load the plugin that brings it.',
  },
  ID_AMBIGUOUS: { title: 'Ambiguous short name', explanation: 'Several namespaces register this short name. Write the full id, namespace/name.' },
  ID_INVALID: { title: 'Invalid id', explanation: 'Ids and namespaces are kebab-case: lower-case letters, digits and single hyphens.' },
  ID_COLLISION: { title: 'Two entries with one id', explanation: 'Two different entries claim the same id. Rename one of them or change its namespace.' },
  KIND_UNKNOWN: { title: 'Unknown kind', explanation: 'The registry does not know this kind of entry. Use one of the listed kinds.' },
  PLUGIN_INVALID: {
    title: 'Not a Thetakit plugin',
    explanation: 'The value is not what definePlugin returns. Export definePlugin({ meta, entries }) as default.',
  },
  PLUGIN_API_VERSION: {
    title: 'Plugin made for another version',
    explanation: 'The plugin was made for another version of the registry contract. Update the plugin or the host.',
  },
  PLUGIN_NOT_FOUND: {
    title: 'Plugin module not found',
    explanation: 'The module that was named as a plugin cannot be loaded. Check the specifier and that it is installed.',
  },
  ENTRY_INVALID: {
    title: 'Invalid registry entry',
    explanation: 'A definition lacks a required field or has one of the wrong type. See the message for the field.',
  },
  SCHEMA_UNSUPPORTED: {
    title: 'Option schema not supported',
    explanation: 'The option schema is not a synchronous Standard Schema. Use `o.options`, zod or valibot.',
  },
  // tracing and differentiation
  TRACE_VALUE_READ: {
    title: 'Value read while tracing',
    explanation: 'The function reads the value of a tensor while it is being traced. Use tf.where for branches, or pass the value as a static argument.',
  },
  TRACE_ASYNC: {
    title: 'Asynchronous function traced',
    explanation: 'A traced function returned a promise. Make the function synchronous and await data before tracing.',
  },
  TRACE_LEAKED: {
    title: 'Tensor used after its trace',
    explanation: 'A tensor made inside a traced function is used after the trace ended. Return it from the function instead.',
  },
  TRACE_RANDOM: {
    title: 'Random op inside a traced function',
    explanation: 'A random op would be sampled once and frozen. Sample outside and pass the values as an argument.',
  },
  TRACE_STATE: {
    title: 'State changed while tracing',
    explanation: 'A traced function assigns to a variable. Return the new value from the function instead.',
  },
  OP_UNSUPPORTED: { title: 'Op not supported', explanation: 'The op has no rule here. The message names the nearest op that has one.' },
  DTYPE_UNSUPPORTED: { title: 'Data type not supported', explanation: 'The values have a data type that cannot be used here. Convert them first.' },
  OUT_OF_MEMORY: {
    title: 'No room for an array',
    explanation: 'An array of values is larger than the memory that can be had. The message says how large. Ask for products with it, or for parts.',
  },
  NAN_PRODUCED: {
    title: 'A result is not a number',
    explanation: 'A function compiled with `checkNaN` gave NaN. The message names the primitive that made the first one, its operands and the line.',
  },
  NOT_DIFFERENTIABLE: { title: 'Not differentiable', explanation: 'A derivative was asked with respect to something that has none, such as integers.' },
  NOT_SCALAR: {
    title: 'Scalar output needed',
    explanation: 'grad needs a function with a scalar result. Reduce the result with tf.sum or tf.mean, or use jacrev or vjp.',
  },
  GRADIENT_CHECK_FAILED: {
    title: 'Derivatives disagree',
    explanation: 'Derivatives differ from finite differences by more than the tolerance. The message names the element.',
  },
  // data and formulas
  FILE_NOT_FOUND: { title: 'File not found', explanation: 'The file does not exist or cannot be read. Check the path.' },
  FILE_TOO_LARGE: { title: 'File too large', explanation: 'The file is larger than the limit. Raise the limit on purpose, or use a smaller file.' },
  FILE_NOT_WRITABLE: {
    title: 'File cannot be written',
    explanation: 'The output file cannot be written. Check that its folder exists and that you may write there.',
  },
  DATA_EMPTY: { title: 'No data', explanation: 'The file has no data rows. Check the file and its header.' },
  DATA_FORMAT: { title: 'Data that cannot be parsed', explanation: 'The file is not in the expected format. The message names the line.' },
  DATA_CELL: { title: 'Cell that is not a number', explanation: 'A cell of a used column is not a finite number. The message names line and column.' },
  DATA_MISSING: {
    title: 'Missing value',
    explanation: 'A value that is used is missing from the data. The message names the line; fill it in, or allow missing values on purpose.',
  },
  COLUMN_UNKNOWN: { title: 'Unknown column', explanation: 'The formula uses a name that is neither a column of the data nor a parameter with a start value.' },
  FORMULA_SYNTAX: { title: 'Formula that cannot be parsed', explanation: 'The formula has a syntax error. The message points at the place.' },
  FORMULA_NAME: {
    title: 'Unknown name in a formula',
    explanation: 'The formula uses a name that has no meaning. Use a column, a parameter or a listed constant.',
  },
  FORMULA_FUNCTION: { title: 'Unknown function in a formula', explanation: 'The formula calls a function that is not in the list of allowed functions.' },
  FORMULA_FORBIDDEN: { title: 'Construct not allowed in a formula', explanation: 'Formulas hold arithmetic, powers, comparisons and listed functions only.' },
  START_MISSING: { title: 'Start value missing', explanation: 'A parameter of the model has no start value. Give one for each parameter.' },
  // networks
  NETWORK_INVALID: {
    title: 'Network data that do not fit',
    explanation: 'A link, an agent or an attribute breaks a rule of network data. The message names it.',
  },
  NETWORK_DIRECTION: {
    title: 'Directed links without a rule',
    explanation: 'The links have a direction and the model has none. Choose the union of the nominations, or the mutual ones only.',
  },
  MODEL_UNIDENTIFIED: {
    title: 'Model that the data cannot identify',
    explanation: 'Two different parameter vectors give every data set the same probability. Drop one of the named terms.',
  },
  // command line
  USAGE: { title: 'Wrong use of the command', explanation: 'The command line cannot be understood. Run the command with --help.' },
  CONFIG_INVALID: { title: 'Invalid configuration', explanation: 'The configuration file cannot be used. The message names the field.' },
  CHECKPOINT_INVALID: {
    title: 'Checkpoint that cannot be used',
    explanation: 'The saved state is damaged or belongs to another run. Start afresh or name the right file.',
  },
  // conformance
  CONFORMANCE_FAILED: {
    title: 'Conformance check failed',
    explanation: 'A method or plugin breaks a rule of the registry contract. The message names the rule and what was seen.',
  },
  // ours
  INTERNAL: { title: 'A bug in Thetakit', explanation: 'A rule of our own was broken. Report it with the message, the package version and the input.' },
} as const satisfies Record<string, ErrorCodeEntry>;

/** Name of an error: the first word of its message and its `code` property. */
export type ErrorCode = keyof typeof table;

/** The table of all error codes. */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorCodeEntry>> = table;

/** Codes that once existed; never used again. */
export const RETIRED_CODES: readonly string[] = [];
