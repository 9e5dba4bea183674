/** The controls of a figure, as data, and their values from and to text. */

/** A slider. */
export interface RangeControl {
  readonly kind: 'range';
  readonly id: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** Step of the slider; for a logarithmic one, a step of log10. */
  readonly step: number;
  readonly start: number;
  /** Default 'linear'. */
  readonly scale?: 'linear' | 'log';
}

/** One of a list. */
export interface ChoiceControl {
  readonly kind: 'choice';
  readonly id: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly start: string;
}

/** Some of a list; the value is the chosen ones, joined by commas. */
export interface SeveralControl {
  readonly kind: 'several';
  readonly id: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly start: string;
}

/** A line of text. */
export interface TextControl {
  readonly kind: 'text';
  readonly id: string;
  readonly label: string;
  readonly start: string;
}

/** A control of a figure. */
export type Control = RangeControl | ChoiceControl | SeveralControl | TextControl;

/** What the controls say: numbers for sliders, text for the rest; `seed` is always there. */
export type Values = Readonly<Record<string, number | string>>;

/** A value that is a number. */
export function numberOf(values: Values, id: string): number {
  const value = values[id];
  if (typeof value !== 'number') throw new TypeError(`${id} is ${String(value)}, expected a number`);
  return value;
}

/** A value that is text. */
export function textOf(values: Values, id: string): string {
  return String(values[id] ?? '');
}

/** The values at the beginning. */
export function startValues(controls: readonly Control[]): Values {
  return { ...Object.fromEntries(controls.map(({ id, start }) => [id, start])), seed: 1 };
}

/**
 * The value that a text means, or undefined when the control cannot have it. Sliders clamp to their range.
 */
export function parseValue(control: Control, text: string): number | string | undefined {
  switch (control.kind) {
    case 'range': {
      const value = Number(text);
      return text.trim() === '' || !Number.isFinite(value) ? undefined : Math.min(control.max, Math.max(control.min, value));
    }
    case 'choice':
      return control.choices.some(({ value }) => value === text) ? text : undefined;
    case 'several': {
      const known = text.split(',').filter((each) => control.choices.some(({ value }) => value === each));
      return known.length > 0 ? known.join(',') : undefined;
    }
    case 'text':
      return text.length <= 200 ? text : undefined;
  }
}
