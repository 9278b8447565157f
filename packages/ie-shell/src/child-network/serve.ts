import type { IpcChannel } from '@internet-exploder/ie-ipc';
import { Client } from '@internet-exploder/ie-net';
import type { Log } from '../log.js';
import { readExtraCertificates } from './extra-certificates.js';
import { answerFetch, type Network } from './fetch.js';
import { Reports } from './reports.js';

/**
 * The network loop: answers each message of the browser until Shutdown, then finishes what is pending. Fetches
 * run side by side; when the browser is gone, they are given up.
 */
export async function serveNetwork(channel: IpcChannel, log: Log): Promise<void> {
  const client = new Client({ ca: readExtraCertificates(log) });
  const network: Network = { channel, client, reports: new Reports() };
  const pending = new Set<Promise<void>>();
  const wasToldToStop = await serveUntilShutdown();
  if (wasToldToStop) await Promise.all(pending);
  await client.destroy();
  await channel.close();

  async function serveUntilShutdown(): Promise<boolean> {
    for await (const message of channel) {
      switch (message.type) {
        case 'FetchRequest':
          work(answerFetch(network, message));
          break;
        case 'FetchReportRequest':
          work(network.reports.answer(channel, message));
          break;
        case 'Ping':
          await channel.send({ type: 'Pong' });
          break;
        case 'Shutdown':
          log.debug('shutting down', { pending: pending.size });
          return true;
        default:
          log.warn('unexpected message', { type: message.type });
      }
    }
    return false;
  }

  function work(answer: Promise<void>): void {
    const settled = answer.finally(() => pending.delete(settled));
    pending.add(settled);
  }
}
