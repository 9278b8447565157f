import type { Duplex } from 'node:stream';

/**
 * Keeps a write to a dead peer from taking the reading side with it. Node destroys a stream whose write fails,
 * and loses with it what the peer said last and the kernel still holds. Here such a write counts as done and
 * `onGone` hears of it; the reading side comes to its own end, behind the last message.
 */
export function surviveWriteErrors(stream: Duplex, onGone: (cause: Error) => void): void {
  const { _write: write, _writev: writev } = stream;
  const unlessGone = (done: Done) => (error?: Error | null) => {
    if (!isGone(error)) return done(error);
    onGone(error);
    done();
  };
  stream._write = (chunk, encoding, done) => write.call(stream, chunk, encoding, unlessGone(done));
  if (writev) stream._writev = (chunks, done) => writev.call(stream, chunks, unlessGone(done));
}

type Done = (error?: Error | null) => void;

function isGone(error: NodeJS.ErrnoException | null | undefined): error is NodeJS.ErrnoException {
  return error?.code === 'EPIPE' || error?.code === 'ECONNRESET';
}
