// Run: node unpack-files/parent.mjs some-folder one.gz two.gz
// The request to an unpacker, and its answers.
import { BodyStream } from '@internet-exploder/ie-ipc';
import { z } from 'zod';

export const Request = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Unpack'), id: z.int(), to: z.string(), body: BodyStream }),
  z.strictObject({ type: z.literal('Shutdown') }),
]);

export const Answer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Unpacked'), id: z.int(), bytes: z.int() }),
  z.strictObject({ type: z.literal('NotUnpacked'), id: z.int(), code: z.string().regex(/^\w{1,40}$/) }),
]);
