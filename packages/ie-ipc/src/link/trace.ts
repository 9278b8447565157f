import { writeSync } from 'node:fs';
import { quote } from '../errors/peer-words.js';
import { FrameKind } from '../wire/frame.js';
import { idOf } from '../wire/message-codec.js';

/** The trace of one channel. */
export class Tracer {
  readonly #trace: Trace;
  readonly #self: string;
  peer = '';

  constructor(trace: Trace, self: string) {
    this.#trace = trace;
    this.#self = self;
  }

  message(direction: TraceEvent['direction'], message: unknown, bytes: number, streamId = 0): void {
    const type = (message as { type?: unknown } | null)?.type;
    this.#tell(direction, {
      frame: 'message',
      type: typeof type === 'string' ? type : undefined,
      id: idOf(message),
      stream: streamId || undefined,
      bytes,
    });
  }

  /** Reports a frame without messages. Frames with messages are reported through these. */
  frame(direction: TraceEvent['direction'], { kind, streamId = 0, json }: TracedFrame, bytes: number): void {
    const frame = FRAME_NAMES[kind];
    const id = kind === FrameKind.cancel ? Number(json) : undefined;
    if (frame) this.#tell(direction, { frame, id, stream: streamId || undefined, bytes });
  }

  #tell(
    direction: TraceEvent['direction'],
    what: Omit<TraceEvent, 'time' | 'direction' | 'self' | 'peer'>,
  ): void {
    const time = performance.timeOrigin + performance.now();
    try {
      this.#trace({ time, direction, self: this.#self, peer: this.peer, ...what });
    } catch (error) {
      // An error of the trace function must not become the fault of a message.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** One event of a channel. Bodies are never included. */
export interface TraceEvent {
  /** The time in milliseconds since 1970, with fractions. */
  time: number;
  /** Whether this side sent or received it. */
  direction: 'out' | 'in';
  /** The names of this side and of the peer. */
  self: string;
  peer: string;
  /** A message, a piece of a stream, or a control frame of a stream or a request. */
  frame: 'message' | 'data' | 'abort' | 'credit' | 'close' | 'cancel';
  /** The message's `type`. */
  type?: string | undefined;
  /** The message's `id`, or that of the cancelled request. */
  id?: number | undefined;
  /** The stream's number; the message's body is that stream. Credit without one is for messages. */
  stream?: number | undefined;
  /** The size on the wire in bytes; for a message of a batch, its share. */
  bytes: number;
}

/** Called for each event of a channel. */
export type Trace = (event: TraceEvent) => void;

/** The variable that turns on a trace on stderr: any value but an empty one or `0`. */
export const ENV_TRACE = 'IE_IPC_TRACE';

const STDERR = 2;

const FRAME_NAMES: Partial<Record<FrameKind, TraceEvent['frame']>> = {
  [FrameKind.data]: 'data',
  [FrameKind.abort]: 'abort',
  [FrameKind.credit]: 'credit',
  [FrameKind.close]: 'close',
  [FrameKind.cancel]: 'cancel',
};

/** The part of a frame without messages that is reported. */
interface TracedFrame {
  kind: FrameKind;
  streamId?: number;
  json: string;
}

/** Returns the trace that the environment asks for: lines of `key=value` pairs (logfmt) on stderr. */
export function traceFromEnv(env: Record<string, string | undefined> = process.env): Trace | undefined {
  const value = env[ENV_TRACE];
  return value === undefined || value === '' || value === '0' ? undefined : writeLine;
}

function writeLine(event: TraceEvent): void {
  try {
    writeSync(STDERR, traceLine(event));
  } catch {
    // The reader of stderr has gone or is too slow. The program goes on.
  }
}

/** Writes an event as one line that is safe to show. */
export function traceLine({ time, ...event }: TraceEvent): string {
  const fields = { ...event, pid: process.pid };
  const words = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${word(String(value))}`);
  return `ipc time=${new Date(time).toISOString()} ${words.join(' ')}\n`;
}

/** A type and a kind come from the peer, so they may contain anything. */
function word(text: string): string {
  return /^[\w.:-]{1,100}$/.test(text) ? text : quote(text.slice(0, 100));
}
