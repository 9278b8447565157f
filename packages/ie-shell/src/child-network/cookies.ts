import type { MergeCookies } from '@internet-exploder/ie-ipc';
import { type Client, mergeCookies } from '@internet-exploder/ie-net';
import type { Answer } from './answer.js';

/** The cookies of the client. */
export function exportCookies(client: Client): Answer {
  return cookiesExported(client.exportCookies());
}

/** Adds the cookies of a jar to those of the client. @throws NetError for an invalid jar */
export function importCookies(client: Client, jar: Uint8Array): Answer {
  client.importCookies(Buffer.from(jar).toString());
  return { type: 'Done' };
}

/** The cookies of a jar with the client's changes. @throws NetError for an invalid jar */
export function mergeJar(client: Client, { before, body }: MergeCookies): Answer {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = (part: Buffer) => (part.length > 0 ? part.toString() : undefined);
  return cookiesExported(
    mergeCookies({
      before: text(bytes.subarray(0, before)),
      mine: client.exportCookies(),
      theirs: text(bytes.subarray(before)),
    }),
  );
}

function cookiesExported(jar: object): Answer {
  return { type: 'CookiesExported', body: Buffer.from(JSON.stringify(jar)) };
}
