import { BodyStream } from '@internet-exploder/ie-ipc';
import * as z from 'zod/mini';
import { createResponse } from './sample-messages.mjs';

/** Asks for so many chunks of a stream, or brings a stream, or says how long one was. */
export const StreamMessage = z.object({
  id: z.int(),
  chunks: z.optional(z.int()),
  bytes: z.optional(z.int()),
  body: z.optional(BodyStream),
});

/** So many chunks of 1 MiB, each handed over when it is asked for. */
export async function* openBody(chunks) {
  const { body } = createResponse(0);
  for (let sent = 0; sent < chunks; sent++) yield body;
}
