/**
 * Alternative assignments to classes. Every agent has one class per slot (period); an assignment keeps, in every slot and every
 * group, how many places each class has, and gives the places to other agents:
 *
 *   random within grade     within: grade
 *   fully mixed             neither
 *   single-sex sections     within: grade, by: sex
 *   tracking by activity    within: grade, by: sports
 */
import { ThetakitError } from '@thetakit/registry';
import { counterKey } from '../random/threefry.ts';
import { nextUniform, wordStream } from '../random/word-stream.ts';

/** How places are given away. */
export interface AssignmentRule {
  /** Agents change places only with agents of the same value; absent: with all. */
  readonly within?: ArrayLike<number | string>;
  /** Agents sit with agents of similar value as far as class sizes allow; absent: at random. */
  readonly by?: ArrayLike<number>;
  /** Default 0. */
  readonly seed?: number;
}

/** New classes by agent and slot from the old ones. Throws SHAPE_MISMATCH for rows of different lengths. */
export function assignSlots(rows: readonly (readonly (string | null)[])[], rule: AssignmentRule = {}): (string | null)[][] {
  const slots = rows[0]?.length ?? 0;
  const odd = rows.findIndex((row) => row.length !== slots);
  if (odd >= 0) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: 'assignSlots',
      problem: `agent number ${odd} has ${rows[odd]!.length} slots, but agent number 0 has ${slots}`,
      action: 'Give every agent one entry per slot, null where there is no class',
      received: rows[odd]!.length,
      expected: slots,
    });
  }
  const { within, by, seed = 0 } = rule;
  const stream = wordStream(counterKey(seed, 0xa5));
  const result = rows.map((row) => [...row]);
  const groups = new Map<number | string, number[]>();
  rows.forEach((_, i) => {
    const key = within === undefined ? 0 : within[i]!;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  });
  for (const agents of groups.values()) {
    for (let slot = 0; slot < slots; slot++) {
      const places = agents.map((i) => rows[i]![slot]!).sort((a, b) => (String(a) < String(b) ? -1 : 1));
      const order = agents.map((i) => ({ i, value: by === undefined ? 0 : by[i]!, tie: nextUniform(stream) }));
      order.sort((a, b) => a.value - b.value || a.tie - b.tie);
      order.forEach(({ i }, place) => {
        result[i]![slot] = places[place]!;
      });
    }
  }
  return result;
}
