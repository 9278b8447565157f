// Run: node own-messages/parent.mjs
// The messages of parent and child. Each side validates what it receives, so neither trusts the other.
import { z } from 'zod';

/** What the parent says. Shutdown is what `shutdown()` of its handle sends. */
export const FromParent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('CountWords'), id: z.int(), text: z.string() }),
  z.strictObject({ type: z.literal('Shutdown') }),
]);

/** What the child says, under the id of the question. */
export const FromChild = z.strictObject({
  type: z.literal('WordsCounted'),
  id: z.int(),
  words: z.int().nonnegative(),
});
