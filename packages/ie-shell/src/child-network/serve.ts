import type { IpcChannel } from '@internet-exploder/ie-ipc';
import { Client } from '@internet-exploder/ie-net';
import type { Log } from '../log.js';
import { readExtraCertificates } from './extra-certificates.js';
import { answerFetch } from './fetch.js';

/**
 * The network loop: answers each message of the browser until Shutdown, then finishes what is pending. Fetches
 * run side by side; when the browser is gone, they are given up.
 */
export async function serveNetwork(channel: IpcChannel, log: Log): Promise<void> {
  const client = new Client({ ca: readExtraCertificates(log) });
  const pending = new Set<Promise<void>>();
  const wasToldToStop = await serveUntilShutdown();
  if (wasToldToStop) await Promise.all(pending);
  await client.destroy();
  await channel.close();

  async function serveUntilShutdown(): Promise<boolean> {
    for await (const message of channel) {
      switch (message.type) {
        case 'FetchRequest': {
          const answer = answerFetch(channel, client, message).finally(() => pending.delete(answer));
          pending.add(answer);
          break;
        }
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
}
