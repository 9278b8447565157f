import type { ClosePage, IpcChannel, OpenPage, ReadPage } from '@internet-exploder/ie-ipc';
import { ShellError } from '../errors/shell-error.js';
import { describeFailure } from './describe-failure.js';
import { type OpenedPage, openPage } from './parse/open-page.js';
import { readPage } from './read-page.js';

/** The pages of this process, by the ids of the requests that opened them. */
export class Pages {
  readonly #channel: IpcChannel;
  readonly #pages = new Map<number, OpenPageState>();

  constructor(channel: IpcChannel) {
    this.#channel = channel;
  }

  /** Parses a page and says what it is. It may be read at once: a reading waits until it is whole. */
  open(request: OpenPage): void {
    const { id } = request;
    const stop = new AbortController();
    const opened = openPage(request, stop.signal);
    this.#pages.set(id, { opened, stop });
    const cancellation = this.#channel.cancellationFor(id);
    // Nobody asks for a page any more whose request has been given up.
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

  /** Answers with a part of a page, one reading after the other. */
  read(request: ReadPage): void {
    const { id, of } = request;
    this.#answer(id, async () => {
      const state = this.#pages.get(of);
      if (!state) throw new ShellError('IE_SHELL_PAGE', `there is no page ${of}; open one first`);
      const { page } = await state.opened;
      if (this.#channel.cancellationFor(id).aborted) return;
      await this.#channel.send({ type: 'PageRead', id, ...(await readPage(page, request)) });
    });
  }

  /** Forgets a page, and stops reading it. */
  close({ of }: ClosePage): void {
    this.#pages
      .get(of)
      ?.stop.abort(new ShellError('IE_SHELL_PAGE', `page ${of} was closed before it was read`));
    this.#pages.delete(of);
  }

  closeAll(): void {
    for (const of of this.#pages.keys()) this.close({ type: 'ClosePage', of });
  }

  // Never rejects: an answer that cannot be sent has nobody left to read it.
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
