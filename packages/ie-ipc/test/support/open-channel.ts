import { IpcChannel } from '../../src/channel.js';
import type { ChannelOptions } from '../../src/channel-options.js';
import type { IpcMessage } from '../../src/messages/messages.js';
import { HeldStream, RawPeer, rawHello, until } from './wire.js';

/** A channel and the bytes at its other end, hellos said. */
export async function openRaw<Incoming = IpcMessage>(
  options: ChannelOptions<Incoming> = {},
  hello: object = {},
) {
  const peer = new RawPeer();
  peer.write(rawHello(hello));
  return { peer, channel: await IpcChannel.over(peer.stream, options) };
}

/** A channel over a stream that the test holds, hellos said and its own no longer among the writes. */
export async function openHeld(options: ChannelOptions = {}) {
  const stream = new HeldStream();
  stream.push(rawHello());
  const channel = await IpcChannel.over(stream, options);
  await until(() => stream.writes.length === 1);
  stream.writes.length = 0;
  return { stream, channel };
}

/** A message that is told from others by its id, and as large as wanted. */
export function numbered(id: number, bytes = 0) {
  return { type: 'FetchError', id, error: 'x'.repeat(bytes) } as const;
}
