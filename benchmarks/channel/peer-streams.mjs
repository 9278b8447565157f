import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ENV_FD, IpcChannel } from '@internet-exploder/ie-ipc';
import { endChild } from '../lib/end-child.mjs';
import { BULK_BYTES } from './sample-messages.mjs';
import { openBody, StreamMessage } from './stream-messages.mjs';

/** Our channel again, its bodies as streams: one of `count` chunks. Its twin is `child-streams.mjs`. */
export async function openStreams() {
  const entry = fileURLToPath(new URL('./child-streams.mjs', import.meta.url));
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'ignore', 'inherit', 'overlapped'],
    env: { ...process.env, [ENV_FD]: '3' },
  });
  const channel = await IpcChannel.over(child.stdio[3], { incoming: StreamMessage });
  return {
    async bulkDown(count) {
      const { bytes } = await channel.request({ body: openBody(count) });
      expectBytes(bytes, count);
    },
    async bulkUp(count) {
      const { body } = await channel.request({ chunks: count });
      let bytes = 0;
      for await (const piece of body) bytes += piece.length;
      expectBytes(bytes, count);
    },
    async close() {
      await channel.close();
      await endChild(child);
    },
  };
}

function expectBytes(bytes, count) {
  if (bytes !== count * BULK_BYTES) throw new Error('a stream was cut short');
}
