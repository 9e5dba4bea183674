/** What the schemas of several documents share. */
import { z } from 'zod';

/** A number; what JSON lacks is text. */
export const number = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
/** A whole number of at least 0. */
export const count = z.int().nonnegative();
/** Any text. */
export const text = z.string();

/** The start of every document. */
export const document = <S extends z.ZodRawShape>(command: string, shape: S) =>
  z.strictObject({ schemaVersion: z.literal(1), command: z.literal(command), ...shape });

/** How to repeat a command that is no minimisation, and how it ended. */
export const commandRecord = z.strictObject({
  argv: z.array(text),
  command: text,
  settings: z.record(text, z.unknown()),
  seed: count,
  subject: z.record(text, z.unknown()),
  versions: z.record(text, text),
  outcome: z.strictObject({ success: z.boolean(), reason: text, message: text }),
  elapsed: number,
});
