import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** The bytes of a socket in both directions, where a function sees those from the peer before their reader does. */
export class WatchedStream extends Duplex {
  readonly #socket: Socket;

  constructor(socket: Socket, watch: (chunk: Uint8Array) => void) {
    super();
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      watch(chunk);
      if (!this.push(chunk)) socket.pause();
    });
    socket.once('end', () => this.push(null));
    socket.once('error', (error) => this.destroy(error));
    socket.once('close', () => this.destroy());
    socket.pause();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this.#socket.cork();
    chunks.forEach(({ chunk }, index) => {
      this.#socket.write(chunk, index === chunks.length - 1 ? done : undefined);
    });
    this.#socket.uncork();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
