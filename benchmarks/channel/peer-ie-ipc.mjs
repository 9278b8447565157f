import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ENV_FD, IpcChannel } from '@internet-exploder/ie-ipc';
import { endChild } from '../lib/end-child.mjs';
import { channelEndpoint } from './channel-endpoint.mjs';
import { messagePeer } from './message-peer.mjs';

/** Our channel over an inherited socket pair, every message validated by its receiver on both sides. */
export async function openIeIpc() {
  const entry = fileURLToPath(new URL('./child-ie-ipc.mjs', import.meta.url));
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'ignore', 'inherit', 'overlapped'],
    env: { ...process.env, [ENV_FD]: '3' },
  });
  const channel = await IpcChannel.over(child.stdio[3]);
  const close = async () => {
    await channel.close();
    await endChild(child);
  };
  return messagePeer({ ...channelEndpoint(channel), close });
}
