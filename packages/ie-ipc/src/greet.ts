import { writeSync } from 'node:fs';
import type { KnownOptions } from '@internet-exploder/ie-options';
import {
  acceptedLimits,
  CHANNEL_NUMBERS,
  type ChannelNumbers,
  checkChannelNumbers,
} from './channel-options.js';
import { check } from './errors/check-option.js';
import { IpcError } from './errors/ipc-error.js';
import { writeHello } from './link/hello.js';
import { checkDescriptor, descriptorIn } from './transport/descriptor.js';
import { FrameKind, HEADER_BYTES, sizeProblem, writeHeader } from './wire/frame.js';

/**
 * Sends this side's hello on the descriptor in `IE_IPC_FD` at once, before the process has loaded what a
 * channel needs: sockets alone take a sixth of the start of Node.js. Open the channel with `greeted: true`
 * afterwards.
 *
 * @returns whether the hello was sent. On a named pipe, and on Windows, the channel sends it.
 * @throws IpcError `IE_IPC_BAD_DESCRIPTOR`, `IE_IPC_TOO_LARGE`, `IE_IPC_INVALID_OPTION`, `IE_IPC_CLOSED` when
 * the peer is gone
 *
 * @example
 * const greeted = greet(process.env, { kind: 'worker' });
 * const { IpcChannel } = await import('@internet-exploder/ie-ipc');
 * const channel = await IpcChannel.fromEnv(process.env, { kind: 'worker', greeted });
 */
export function greet(env: Record<string, string | undefined>, greeting: Greeting = {}): boolean {
  check.options<Greeting>(greeting, { what: 'greet()', known: GREETING });
  if (greeting.kind !== undefined) check.string('kind', greeting.kind);
  checkChannelNumbers(greeting);
  const fd = descriptorIn(env);
  // On Windows channels are overlapped pipes, which a plain write does not support.
  if (fd === undefined || process.platform === 'win32') return false;
  checkDescriptor(fd);
  writeWhole(fd, frameOf(greeting));
  return true;
}

/** The contents of a hello, with the numbers that the channel is opened with later. */
export interface Greeting extends ChannelNumbers {
  /** The name of this side. @default 'peer' */
  kind?: string | undefined;
  /** More about this side, for the peer. */
  details?: unknown;
}

const GREETING: KnownOptions<Greeting> = { ...CHANNEL_NUMBERS, kind: true, details: true };

function frameOf({ kind = 'peer', details, ...numbers }: Greeting): Buffer {
  const json = Buffer.from(writeHello({ kind, details, limits: acceptedLimits(numbers) }));
  const header = {
    kind: FrameKind.hello,
    flag: false,
    isRequest: false,
    streamId: 0,
    jsonBytes: json.length,
    tailBytes: 0,
  };
  const problem = sizeProblem(header, Number.POSITIVE_INFINITY);
  if (problem) throw new IpcError('IE_IPC_TOO_LARGE', `the hello is too large to send: ${problem}`);
  const frame = Buffer.alloc(HEADER_BYTES + json.length);
  writeHeader(frame, 0, header);
  frame.set(json, HEADER_BYTES);
  return frame;
}

/** This is the first write to the socket, which has room for more than the largest hello. */
function writeWhole(fd: number, frame: Buffer): void {
  try {
    for (let at = 0; at < frame.length; ) at += writeSync(fd, frame, at);
  } catch (cause) {
    throw new IpcError('IE_IPC_CLOSED', 'the peer ended before the hello', { cause });
  }
}
