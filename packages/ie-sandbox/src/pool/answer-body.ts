import { ReadableStream } from 'node:stream/web';

/**
 * Finds out when an answer with a streamed body is whole; undefined if it has none. The body is replaced by one
 * that ends as it does. The answer is whole when that has ended, failed, been cancelled, or been
 * garbage-collected.
 *
 * @param verdict Why the task ended early, if it did: the body then fails with that error
 */
export function watchBody<Answer>(
  answer: Answer,
  verdict: () => { error: unknown } | undefined,
): { answer: Answer; whole: Promise<void> } | undefined {
  if (!hasStream(answer)) return undefined;
  let end = () => {};
  const whole = new Promise<void>((resolve) => {
    end = resolve;
  });
  const body = passOn(answer.body, verdict, end);
  forgotten.register(body, end);
  return { answer: { ...answer, body }, whole };
}

const forgotten = new FinalizationRegistry<() => void>((end) => end());

function hasStream(answer: unknown): answer is { body: ReadableStream<Uint8Array> } {
  return (
    typeof answer === 'object' && answer !== null && 'body' in answer && answer.body instanceof ReadableStream
  );
}

function passOn(
  source: ReadableStream<Uint8Array>,
  verdict: () => { error: unknown } | undefined,
  end: () => void,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          controller.close();
          end();
        } catch (error) {
          end();
          throw verdict()?.error ?? error;
        }
      },
      cancel: (reason) => reader.cancel(reason).finally(end),
    },
    // Reads only what is asked for, so that the child waits for its reader.
    { highWaterMark: 0 },
  );
}
