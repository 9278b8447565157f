import type { IpcMessage } from '@internet-exploder/ie-ipc';
import { type Answer, answer } from './answer.js';
import { exportCookies, importCookies, mergeJar } from './cookies.js';
import { answerFetch } from './fetch.js';
import type { Network } from './network.js';

/** The handlers of the network process, by the type of the message. */
export const HANDLERS: Handlers = {
  FetchRequest: answerFetch,
  FetchReportRequest: answering(async ({ reports }, { of }) => ({
    type: 'FetchReport',
    ...(await reports.take(of)),
  })),
  ConfigureNetwork: answering(({ client }, { settings }) => {
    client.configure(settings);
    return { type: 'Done' };
  }),
  ExportCookies: answering(({ client }) => exportCookies(client.get())),
  ImportCookies: answering(({ client }, { body }) => importCookies(client.get(), body)),
  MergeCookies: answering(({ client }, request) => mergeJar(client.get(), request)),
};

type Handlers = { readonly [Type in IpcMessage['type']]?: Handler<Extract<IpcMessage, { type: Type }>> };

/** Sends the answer itself, and settles when that has been read. Never rejects. */
type Handler<Message> = (network: Network, message: Message) => Promise<void>;

/** The handler that answers with what `work` returns, or with a `FetchError` when it throws. */
function answering<Request extends { id: number }>(
  work: (network: Network, request: Request) => Answer | Promise<Answer>,
): Handler<Request> {
  return (network, request) => answer(network.channel, request.id, () => work(network, request));
}
