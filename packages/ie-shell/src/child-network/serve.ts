import type { IpcChannel, IpcMessage } from '@internet-exploder/ie-ipc';
import { readExtraCertificates } from '../certificates/extra-certificates.js';
import type { Log } from '../errors/log.js';
import { ConfigurableClient } from './configurable-client.js';
import { HANDLERS } from './handlers.js';
import type { Network } from './network.js';
import { Reports } from './reports.js';

/**
 * The loop of the network process: passes each message of the browser to its handler until Shutdown, then waits for the
 * handlers that are still running. They run concurrently. When the browser is gone, they are aborted.
 */
export async function serveNetwork(channel: IpcChannel, log: Log): Promise<void> {
  const client = new ConfigurableClient(() => readExtraCertificates(log));
  const network: Network = { channel, client, reports: new Reports() };
  let pending = 0;
  let onIdle = () => {};
  const isShutDown = await serveUntilShutdown();
  if (isShutDown && pending > 0) await new Promise<void>((resolve) => (onIdle = resolve));
  await client.destroy();
  await channel.close();

  async function serveUntilShutdown(): Promise<boolean> {
    for await (const message of channel) {
      const handler = HANDLERS[message.type] as Handler | undefined;
      if (handler) count(handler(network, message));
      else if (message.type === 'Ping') await channel.send({ ...message, type: 'Pong' });
      else if (message.type === 'Shutdown') {
        log.debug('shutting down', { pending });
        return true;
      } else log.warn('unexpected message', { type: message.type });
    }
    return false;
  }

  // A count is enough, and costs less than a Set that every request passes through: see ie-ipc's `id-table.ts`.
  function count(answered: Promise<void>): void {
    pending += 1;
    const done = () => {
      pending -= 1;
      if (pending === 0) onIdle();
    };
    answered.then(done, done);
  }
}

/** A handler of the table, for the message whose type chose it. */
type Handler = (network: Network, message: IpcMessage) => Promise<void>;
