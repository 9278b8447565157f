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

  /** A frame that carries no message; those that carry several are told by their messages. */
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
      // It is the trace that is wrong, and nobody's message.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** One thing that went over a channel. Bodies are never told. */
export interface TraceEvent {
  /** When, in milliseconds since 1970 with fractions. */
  time: number;
  /** Whether this side sent it, or received it. */
  direction: 'out' | 'in';
  /** What this side calls itself, and what the peer does. */
  self: string;
  peer: string;
  /** A message, a piece of a stream, or a word about a stream or a request. */
  frame: 'message' | 'data' | 'abort' | 'credit' | 'close' | 'cancel';
  /** The message's `type`. */
  type?: string | undefined;
  /** The message's `id`, or that of the request given up. */
  id?: number | undefined;
  /** The stream's number; the message's body is that stream. A credit without one is for messages. */
  stream?: number | undefined;
  /** The size on the wire in bytes; of a message that came in a batch, its share. */
  bytes: number;
}

/** What a channel tells of what goes over it, if anybody wants to know. */
export type Trace = (event: TraceEvent) => void;

/** The variable that turns on a trace on stderr, in the process that has it: any value but an empty one or `0`. */
export const ENV_TRACE = 'IE_IPC_TRACE';

const STDERR = 2;

const FRAME_NAMES: Partial<Record<FrameKind, TraceEvent['frame']>> = {
  [FrameKind.data]: 'data',
  [FrameKind.abort]: 'abort',
  [FrameKind.credit]: 'credit',
  [FrameKind.close]: 'close',
  [FrameKind.cancel]: 'cancel',
};

/** What is told of a frame that carries no message. */
interface TracedFrame {
  kind: FrameKind;
  streamId?: number;
  json: string;
}

/** The trace that the environment asks for: lines of `key=value` pairs (logfmt) on stderr. */
export function traceFromEnv(env: Record<string, string | undefined> = process.env): Trace | undefined {
  const value = env[ENV_TRACE];
  return value === undefined || value === '' || value === '0' ? undefined : writeLine;
}

function writeLine(event: TraceEvent): void {
  try {
    writeSync(STDERR, traceLine(event));
  } catch {
    // Whoever reads stderr has seen enough of it, or does not keep up; the program goes on.
  }
}

/** An event as one line that steers no terminal. */
export function traceLine({ time, ...event }: TraceEvent): string {
  const fields = { ...event, pid: process.pid };
  const words = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${word(String(value))}`);
  return `ipc time=${new Date(time).toISOString()} ${words.join(' ')}\n`;
}

/** A type and a kind are the peer's own words, so they may have anything in them. */
function word(text: string): string {
  return /^[\w.:-]{1,100}$/.test(text) ? text : quote(text.slice(0, 100));
}
