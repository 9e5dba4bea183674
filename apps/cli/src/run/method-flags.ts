/** Second phase of the parse: the options of the chosen method as flags, from its schema. */
import { type AnyMethod, flagOf, type OptionRow, optionRows, ThetakitError } from '@thetakit/registry';
import { type Command, Option } from 'commander';

/** Reads the options of a method back from parsed flags; only those that were given. */
export type ReadMethodOptions = (parsed: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Adds a flag for every option of the method. A flag that the command already has gets the prefix `--method-`. */
export function addMethodFlags(command: Command, method: AnyMethod): ReadMethodOptions {
  const taken = new Set(command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long])));
  const attributes: (readonly [attribute: string, name: string])[] = [];
  command.optionsGroup(`Options of ${method.id}:`);
  for (const row of optionRows(method.id, method.options)) {
    const plain = flagOf(row.name);
    const flag = taken.has(plain) ? `--method-${plain.slice(2)}` : plain;
    const [first = new Option(flag), ...rest] = flagsOf(flag, row);
    for (const option of [first, ...rest]) command.addOption(option);
    attributes.push([first.attributeName(), row.name]);
  }
  command.optionsGroup('Options:');
  return (parsed) => Object.fromEntries(attributes.flatMap(([attribute, name]) => (parsed[attribute] === undefined ? [] : [[name, parsed[attribute]]])));
}

function flagsOf(flag: string, row: OptionRow): Option[] {
  const about = helpText(row);
  if (row.type === 'boolean') return [new Option(flag, about), new Option(`--no-${flag.slice(2)}`, `the opposite of ${flag}`)];
  if (row.type === 'string') return [new Option(`${flag} <text>`, about)];
  if (row.type === 'number[]') return [new Option(`${flag} <numbers>`, about).argParser((text) => numberList(flag, text))];
  if (row.type === 'number' || row.type === 'integer') return [new Option(`${flag} <${row.type}>`, about).argParser((text) => oneNumber(flag, text))];
  // Choices are checked by the schema, whose message lists them.
  return [new Option(`${flag} <choice>`, about)];
}

function helpText({ description, type, range, unit, default: standard }: OptionRow): string {
  const facts = [
    type.includes(' | ') ? `one of ${type.replaceAll(' | ', ', ')}` : '',
    range,
    unit === '' || unit === '1' ? '' : `unit ${unit}`,
    standard === undefined ? '' : `default ${JSON.stringify(standard)}`,
  ].filter((each) => each !== '');
  return `${description}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}`;
}

/** A number from the command line; also Infinity. Throws OPTION_TYPE. */
export function oneNumber(flag: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isNaN(value)) return value;
  throw new ThetakitError('OPTION_TYPE', {
    who: flag,
    problem: `received ${JSON.stringify(text)}, expected a number`,
    action: 'Write it like 0.01 or 1e-2',
    received: text,
  });
}

/** Numbers separated by commas. Throws OPTION_TYPE. */
export function numberList(flag: string, text: string): number[] {
  return text.split(',').map((each) => oneNumber(flag, each));
}

/** A whole number in a range. Throws OPTION_TYPE or OPTION_OUT_OF_RANGE. */
export function wholeNumber(flag: string, text: string, least: number): number {
  const value = oneNumber(flag, text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: flag,
    problem: `received ${text}, expected a whole number >= ${least}`,
    action: 'Choose a value inside the range',
    received: value,
  });
}
