import type { ClosePage, IpcChannel, OpenPage, ReadPage } from '@internet-exploder/ie-ipc';
import { ShellError } from '../errors/shell-error.js';
import { describeFailure } from './describe-failure.js';
import { type OpenedPage, openPage } from './parse/open-page.js';
import { readPage } from './read-page.js';

/** The open pages of this process, by the ids of the requests that opened them. */
export class Pages {
  readonly #channel: IpcChannel;
  readonly #pages = new Map<number, OpenPageState>();

  constructor(channel: IpcChannel) {
    this.#channel = channel;
  }

  /** Parses a page, then answers with a description of it. `read` may be called at once: it waits for the whole page. */
  open(request: OpenPage): void {
    const { id } = request;
    const stop = new AbortController();
    const opened = openPage(request, stop.signal);
    this.#pages.set(id, { opened, stop });
    const cancellation = this.#channel.cancellationFor(id);
    // A page whose request was cancelled is never read.
    const abandon = () => {
      stop.abort(cancellation.reason);
      this.#pages.delete(id);
    };
    if (cancellation.aborted) abandon();
    else cancellation.addEventListener('abort', abandon);
    this.#answer(id, async () => {
      const { page, encodingFrom, needsScript, unread } = await opened;
      const { mimeType, encoding, refresh } = page;
      const facts = { mimeType, encoding, encodingFrom, needsScript, unread, ...(refresh && { refresh }) };
      await this.#channel.send({ type: 'PageOpened', id, ...facts });
    });
  }

  /** Reads a part of a page and answers with it. */
  read(request: ReadPage): void {
    const { id, of } = request;
    this.#answer(id, async () => {
      const state = this.#pages.get(of);
      if (!state) throw new ShellError('IE_SHELL_PAGE', `page ${of} does not exist: open it first`);
      const { page } = await state.opened;
      if (this.#channel.cancellationFor(id).aborted) return;
      await this.#channel.send({ type: 'PageRead', id, ...(await readPage(page, request)) });
    });
  }

  /** Drops a page, and stops parsing it. */
  close({ of }: ClosePage): void {
    this.#pages
      .get(of)
      ?.stop.abort(new ShellError('IE_SHELL_PAGE', `page ${of} was closed before it was read`));
    this.#pages.delete(of);
  }

  closeAll(): void {
    for (const of of this.#pages.keys()) this.close({ type: 'ClosePage', of });
  }

  // Never rejects: when an answer cannot be sent, the browser is gone.
  #answer(id: number, work: () => Promise<void>): void {
    work()
      .catch((error: unknown) => this.#channel.send({ type: 'PageError', id, ...describeFailure(error) }))
      .catch(() => {});
  }
}

interface OpenPageState {
  opened: Promise<OpenedPage>;
  stop: AbortController;
}
