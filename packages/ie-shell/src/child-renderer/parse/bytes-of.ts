import { setImmediate } from 'node:timers/promises';

/**
 * Yields the bytes of a body as they arrive, in pieces with a turn of the event loop between them, until the
 * signal aborts.
 */
export async function* bytesOf(
  body: Uint8Array | ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) yield* inTurns(body, signal);
  else for await (const chunk of stoppable(body, signal)) yield* inTurns(chunk, signal);
}

/** How many bytes are parsed before other messages are handled. */
const TURN_BYTES = 128 * 1024;

async function* inTurns(bytes: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += TURN_BYTES) {
    if (at > 0) await setImmediate();
    signal.throwIfAborted();
    yield bytes.subarray(at, at + TURN_BYTES);
  }
}

async function* stoppable(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  const stop = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener('abort', stop);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', stop);
    // If parsing fails, nobody reads the rest.
    await reader.cancel().catch(() => {});
  }
}
