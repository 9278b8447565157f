import type { Duplex } from 'node:stream';

/**
 * Keeps reading after a write to a dead peer has failed. Node.js destroys a stream whose write fails, and
 * loses the peer's last bytes that the kernel still holds. Here such a write counts as done and `onGone` is
 * called. Reading goes on to its own end, after the last message.
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
