import type { AttributeValue } from './network-table.ts';
import type { RawCell } from './raw-network.ts';

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Numbers when every value present is a decimal number that a double can hold, else the texts. A column without values has nulls only. */
export function attributeColumn(cells: readonly RawCell[]): AttributeValue[] {
  const isNumeric = cells.every((cell) => cell === null || (decimal.test(cell) && Number.isFinite(Number(cell))));
  return cells.map((cell) => (cell === null || !isNumeric ? cell : Number(cell)));
}

/** A trimmed cell: null when it is empty or NA. */
export function presentOrNull(text: string | undefined): RawCell {
  const cell = text?.trim() ?? '';
  return cell === '' || cell === 'NA' ? null : cell;
}
