import { randomBytes } from 'node:crypto';
import {
  type ChannelOptions,
  createPipeName,
  ENV_PIPE,
  ENV_SECRET,
  IpcChannel,
} from '@internet-exploder/ie-ipc';
import type { Launched } from '../model/launch.js';
import type { Transport } from '../model/transport.js';
import { BY_DESCRIPTOR } from './launch-spec.js';

/** Prepares the meeting with a child before its launch. */
export async function arrangeRendezvous<Incoming>(
  transport: Transport,
  options: ChannelOptions<Incoming>,
): Promise<Rendezvous<Incoming>> {
  return transport === 'fd' ? byDescriptor(options) : byNamedPipe(options);
}

/** Where parent and child connect. Disposing it leaves only the open channel. */
export interface Rendezvous<Incoming> extends AsyncDisposable {
  /** The child's variables. */
  env: Record<string, string>;
  /** Returns the channel, once the launched child's hello has arrived. */
  meet(launched: Launched): Promise<IpcChannel<Incoming>>;
}

function byDescriptor<Incoming>(options: ChannelOptions<Incoming>): Rendezvous<Incoming> {
  return {
    env: BY_DESCRIPTOR,
    meet: ({ stream }) => {
      if (!stream) throw new TypeError('launched without its socket pair');
      return IpcChannel.over(stream, options);
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function byNamedPipe<Incoming>(options: ChannelOptions<Incoming>): Promise<Rendezvous<Incoming>> {
  const pipe = createPipeName();
  const secret = randomBytes(32).toString('base64url');
  try {
    const listener = await IpcChannel.listenNamedPipe(pipe.name, { ...options, secret });
    // The launch may fail before anybody waits for a peer.
    listener.accepted.catch(() => {});
    return {
      env: { [ENV_PIPE]: pipe.name, [ENV_SECRET]: secret },
      meet: () => listener.accepted,
      async [Symbol.asyncDispose]() {
        await listener.close();
        pipe.remove();
      },
    };
  } catch (error) {
    pipe.remove();
    throw error;
  }
}
