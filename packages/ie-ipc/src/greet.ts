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
 * Says this side's hello on the descriptor in `IE_IPC_FD`, at once, so that a process is heard of before it has
 * loaded what a channel takes: sockets alone are a sixth of what Node does to start. Then open the channel with
 * `greeted: true`.
 *
 * @returns whether the hello was said; on a named pipe, and on Windows, it is left to the channel.
 * @throws IpcError `IE_IPC_BAD_DESCRIPTOR`, `IE_IPC_TOO_LARGE`, `IE_IPC_INVALID_OPTION`, `IE_IPC_CLOSED` when nobody
 * is there to hear it.
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
  // An overlapped pipe, as channels are there, is not written to by a plain write.
  if (fd === undefined || process.platform === 'win32') return false;
  checkDescriptor(fd);
  writeWhole(fd, frameOf(greeting));
  return true;
}

/** What a hello says: with the numbers that the channel is opened with later. */
export interface Greeting extends ChannelNumbers {
  /** What this side calls itself. @default 'peer' */
  kind?: string | undefined;
  /** What this side says of itself beyond that. */
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

/** The first thing on its socket, which has room for more than the largest hello. */
function writeWhole(fd: number, frame: Buffer): void {
  try {
    for (let at = 0; at < frame.length; ) at += writeSync(fd, frame, at);
  } catch (cause) {
    throw new IpcError('IE_IPC_CLOSED', 'nobody is there to hear the hello', { cause });
  }
}
