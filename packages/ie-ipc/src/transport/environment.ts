import type { Socket } from 'node:net';
import { IpcError } from '../errors/ipc-error.js';
import { descriptorIn, ENV_FD } from './descriptor.js';
import { attachFd } from './transport-fd.js';
import { connectNamedPipe } from './transport-named-pipe.js';

/** Attaches to the transport that the environment names. */
export async function attachFromEnv(
  env: ChannelEnvironment,
  signal: AbortSignal | undefined,
): Promise<{ stream: Socket; secret?: string | undefined }> {
  const fd = descriptorIn(env);
  if (fd !== undefined) return { stream: attachFd(fd) };
  const pipe = env[ENV_PIPE];
  if (pipe !== undefined) {
    const secret = env[ENV_SECRET];
    // Processes that this one starts must not have it.
    delete env[ENV_SECRET];
    return { stream: await connectNamedPipe(pipe, signal), secret };
  }
  throw new IpcError(
    'IE_IPC_NO_CHANNEL',
    `neither ${ENV_FD} nor ${ENV_PIPE} is set: start a child process with spawnChild`,
  );
}

/** The variables for a child that connects to a named pipe instead of inheriting a descriptor. */
export const ENV_PIPE = 'IE_IPC_PIPE';
export const ENV_SECRET = 'IE_IPC_SECRET';

/** `process.env`, or an object of the same shape. */
export type ChannelEnvironment = Record<string, string | undefined>;
