import { IpcChannel } from '@internet-exploder/ie-ipc';
import { openBody, StreamMessage } from './stream-messages.mjs';

/** Swallows the stream that a message brings, or answers it with one. Its twin is `peer-streams.mjs`. */
const channel = await IpcChannel.fromEnv(process.env, { incoming: StreamMessage });
for await (const { id, chunks, body } of channel) {
  if (body) {
    let bytes = 0;
    for await (const piece of body) bytes += piece.length;
    await channel.send({ id, bytes });
  } else await channel.send({ id, body: openBody(chunks) });
}
