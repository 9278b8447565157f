import type { IpcChannel } from '@internet-exploder/ie-ipc';
import type { Log } from '../log.js';

/** The renderer loop: answers each message of the browser until Shutdown. */
export async function serveRenderer(channel: IpcChannel, log: Log): Promise<void> {
  for await (const message of channel) {
    if (message.type === 'Ping') await channel.send({ type: 'Pong' });
    else if (message.type === 'Shutdown') break;
    else log.warn('unhandled message', { type: message.type });
  }
  await channel.close();
}
