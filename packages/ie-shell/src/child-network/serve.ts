import type { IpcChannel, MergeCookies } from '@internet-exploder/ie-ipc';
import { type Client, mergeCookies } from '@internet-exploder/ie-net';
import { readExtraCertificates } from '../certificates/extra-certificates.js';
import type { Log } from '../errors/log.js';
import { answer } from './answer.js';
import { ConfigurableClient } from './configurable-client.js';
import { answerFetch, type Network } from './fetch.js';
import { Reports } from './reports.js';

/**
 * The network loop: answers each message of the browser until Shutdown, then finishes what is pending. Fetches
 * run side by side; when the browser is gone, they are given up.
 */
export async function serveNetwork(channel: IpcChannel, log: Log): Promise<void> {
  const client = new ConfigurableClient(() => readExtraCertificates(log));
  const network: Network = { channel, client, reports: new Reports() };
  let pending = 0;
  let onIdle = () => {};
  const wasToldToStop = await serveUntilShutdown();
  if (wasToldToStop && pending > 0) await new Promise<void>((resolve) => (onIdle = resolve));
  await client.destroy();
  await channel.close();

  async function serveUntilShutdown(): Promise<boolean> {
    for await (const message of channel) {
      switch (message.type) {
        case 'FetchRequest':
          work(answerFetch(network, message));
          break;
        case 'FetchReportRequest':
          work(
            answer(channel, message.id, async () => ({
              type: 'FetchReport',
              ...(await network.reports.take(message.of)),
            })),
          );
          break;
        case 'ConfigureNetwork':
          work(
            answer(channel, message.id, () => {
              client.configure(message.settings);
              return { type: 'Done' };
            }),
          );
          break;
        case 'ExportCookies':
          work(
            answer(channel, message.id, () => ({
              type: 'CookiesExported',
              body: Buffer.from(JSON.stringify(client.get().exportCookies())),
            })),
          );
          break;
        case 'MergeCookies':
          work(
            answer(channel, message.id, () => ({
              type: 'CookiesExported',
              body: mergedJar(message, client.get()),
            })),
          );
          break;
        case 'ImportCookies':
          work(
            answer(channel, message.id, () => {
              client.get().importCookies(Buffer.from(message.body).toString());
              return { type: 'Done' };
            }),
          );
          break;
        case 'Ping':
          await channel.send({ ...message, type: 'Pong' });
          break;
        case 'Shutdown':
          log.debug('shutting down', { pending });
          return true;
        default:
          log.warn('unexpected message', { type: message.type });
      }
    }
    return false;
  }

  // Counted, not kept: a Set that every request goes through costs more than they, see ie-ipc's `id-table.ts`.
  function work(answered: Promise<void>): void {
    pending += 1;
    const done = () => {
      pending -= 1;
      if (pending === 0) onIdle();
    };
    answered.then(done, done);
  }
}

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
