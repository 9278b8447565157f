import type { IpcChannel } from '@internet-exploder/ie-ipc';
import type { Log } from '../errors/log.js';
import { Pages } from './pages.js';

/** The loop of a renderer: handles each message of the browser until Shutdown. Pages are parsed and read concurrently. */
export async function serveRenderer(channel: IpcChannel, log: Log): Promise<void> {
  const pages = new Pages(channel);
  for await (const message of channel) {
    if (message.type === 'OpenPage') pages.open(message);
    else if (message.type === 'ReadPage') pages.read(message);
    else if (message.type === 'ClosePage') pages.close(message);
    else if (message.type === 'Ping') await channel.send({ ...message, type: 'Pong' });
    else if (message.type === 'Shutdown') break;
    else log.warn('unhandled message', { type: message.type });
  }
  pages.closeAll();
  await channel.close();
}
