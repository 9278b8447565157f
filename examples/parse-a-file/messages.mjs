// Run: node parse-a-file/parent.mjs some.csv
// The request to the parser, and its only answer.
import { z } from 'zod';

export const Request = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Parse'), id: z.int(), file: z.string() }),
  z.strictObject({ type: z.literal('Shutdown') }),
]);

export const Outline = z.strictObject({
  type: z.literal('Outline'),
  id: z.int(),
  rows: z.int().nonnegative(),
  columns: z.array(z.string()),
  refused: z.array(z.string()),
});
