import type { IpcMessage, MergeCookies } from '@internet-exploder/ie-ipc';
import { type Client, mergeCookies } from '@internet-exploder/ie-net';
import { answer } from './answer.js';
import { answerFetch, type Network } from './fetch.js';

/** What the network process answers: one handler for each type of message. Each sends its own answer. */
export const HANDLERS: Handlers = {
  FetchRequest: (network, message) => answerFetch(network, message),
  FetchReportRequest: ({ channel, reports }, { id, of }) =>
    answer(channel, id, async () => ({ type: 'FetchReport', ...(await reports.take(of)) })),
  ConfigureNetwork: ({ channel, client }, { id, settings }) =>
    answer(channel, id, () => {
      client.configure(settings);
      return { type: 'Done' };
    }),
  ExportCookies: ({ channel, client }, { id }) =>
    answer(channel, id, () => ({
      type: 'CookiesExported',
      body: Buffer.from(JSON.stringify(client.get().exportCookies())),
    })),
  MergeCookies: ({ channel, client }, message) =>
    answer(channel, message.id, () => ({ type: 'CookiesExported', body: mergedJar(message, client.get()) })),
  ImportCookies: ({ channel, client }, { id, body }) =>
    answer(channel, id, () => {
      client.get().importCookies(Buffer.from(body).toString());
      return { type: 'Done' };
    }),
};

type Handlers = {
  readonly [Type in IpcMessage['type']]?: (
    network: Network,
    message: Extract<IpcMessage, { type: Type }>,
  ) => Promise<void>;
};

function mergedJar({ before, body }: MergeCookies, client: Client): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = (part: Buffer) => (part.length > 0 ? part.toString() : undefined);
  const merged = mergeCookies({
    before: text(bytes.subarray(0, before)),
    mine: client.exportCookies(),
    theirs: text(bytes.subarray(before)),
  });
  return Buffer.from(JSON.stringify(merged));
}
