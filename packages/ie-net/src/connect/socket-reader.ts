import type { Socket } from 'node:net';
import { ProxyError } from './proxy-error.js';

/** Reads the answers of a handshake from a socket byte by byte, and then releases the socket. */
export class SocketReader {
  readonly #socket: Socket;
  readonly #signal: AbortSignal;
  #unread: Buffer = Buffer.alloc(0);

  constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    this.#signal = signal;
  }

  /** Returns the next `count` bytes. */
  take(count: number): Promise<Buffer> {
    return this.#takeWhen(() => (this.#unread.length >= count ? count : undefined));
  }

  /**
   * Returns everything up to and including the next `end`.
   *
   * @throws ProxyError when that is longer than `max` bytes
   */
  takeThrough(end: string, max: number): Promise<Buffer> {
    return this.#takeWhen(() => {
      const at = this.#unread.indexOf(end);
      const length = at < 0 ? this.#unread.length : at + end.length;
      if (length > max) throw new ProxyError(`sent more than ${max} bytes; check that it is a proxy`);
      return at < 0 ? undefined : length;
    });
  }

  /** @throws ProxyError when there are more bytes: nothing has been sent yet that they could answer */
  expectSilence(): void {
    if (this.#unread.length + this.#socket.readableLength === 0) return;
    throw new ProxyError('sent data after its response; check that it is a proxy');
  }

  #takeWhen(findEnd: () => number | undefined): Promise<Buffer> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const stop = () => {
        socket.off('readable', read).off('end', onEnd).off('error', onError).off('close', onEnd);
        this.#signal.removeEventListener('abort', onAbort);
      };
      const fail = (error: unknown) => {
        stop();
        reject(error);
      };
      const onAbort = () => fail(this.#signal.reason);
      const onEnd = () =>
        fail(new ProxyError('closed the connection before it responded; check that it is a proxy'));
      const onError = (cause: Error) =>
        fail(new ProxyError('reset the connection before it responded; try again', { cause }));
      const read = () => {
        const chunk: Buffer | null = socket.read();
        if (chunk !== null) this.#unread = Buffer.concat([this.#unread, chunk]);
        try {
          const end = findEnd();
          if (end === undefined) return;
          stop();
          resolve(this.#unread.subarray(0, end));
          this.#unread = this.#unread.subarray(end);
        } catch (error) {
          fail(error);
        }
      };
      if (this.#signal.aborted) return onAbort();
      this.#signal.addEventListener('abort', onAbort, { once: true });
      socket.on('readable', read).on('end', onEnd).on('error', onError).on('close', onEnd);
      read();
    });
  }
}
