import type { OpenPage, PageOpened } from '@internet-exploder/ie-ipc';
import { refusedPage, rendererBreach } from '../processes/child-failure.js';
import type { RendererProcess } from '../processes/renderer-process.js';
import { noteFailure } from '../streams/note-failure.js';
import { piecesInTime } from '../streams/pieces-in-time.js';
import { isSerializedUrl } from './find-breach.js';

/**
 * Sends a page to a renderer. Errors of its body pass through unchanged, also a missed deadline. They are not
 * the renderer's fault, so its other pages stay open.
 *
 * @throws ShellError. Errors of the body. The signal's reason.
 */
export async function openPage(renderer: RendererProcess, parameters: PageParameters): Promise<PageOpened> {
  const { url, headers, given, timeoutMs, bodyGraceMs = 0, signal } = parameters;
  let failure: { error: unknown } | undefined;
  // The renderer may be too busy with another page to report the missing rest.
  const failed = new AbortController();
  const pieces = piecesInTime(parameters.body, { timeoutMs: timeoutMs + bodyGraceMs, signal });
  const body = noteFailure(pieces, (error) => {
    failure = { error };
    failed.abort();
  });
  try {
    const answer = await renderer.request(
      { type: 'OpenPage', url, headers, ...given, body },
      {
        timeoutMs: timeoutMs + ANSWER_GRACE_MS,
        signal: signal ? AbortSignal.any([signal, failed.signal]) : failed.signal,
      },
    );
    // The renderer keeps the reason for readings that are on their way. There are none.
    if (answer.type === 'PageError') renderer.tell({ type: 'ClosePage', of: answer.id });
    if (answer.type !== 'PageOpened') throw await refusedPage(renderer, answer);
    if (!MIME_TYPE.test(answer.mimeType) || !ENCODING.test(answer.encoding)) {
      throw await rendererBreach(renderer, 'it reported an invalid MIME type or encoding');
    }
    if (answer.refresh?.url !== undefined && !isSerializedUrl(answer.refresh.url)) {
      throw await rendererBreach(renderer, 'it reported a refresh to an invalid URL');
    }
    return answer;
  } catch (error) {
    throw failure ? failure.error : error;
  } finally {
    // Neither reads the rest nor waits for a chunk that may never arrive.
    void body.return(undefined).catch(() => {});
  }
}

/** Milliseconds after the page's deadline in which the renderer may still answer. */
const ANSWER_GRACE_MS = 1_000;

/** A page for a renderer. */
export interface PageParameters extends Pick<OpenPage, 'url' | 'headers'> {
  /** The encoding and type that override the headers. */
  given: Pick<OpenPage, 'encoding' | 'mimeType'>;
  /** Its chunks, passed on without reading them. */
  body: AsyncIterable<Uint8Array>;
  /** Milliseconds until the page must be complete. */
  timeoutMs: number;
  /** Additional milliseconds for a body with its own deadline. @default 0 */
  bodyGraceMs?: number;
  signal?: AbortSignal | undefined;
}

/** The syntax of the MIME type and the encoding that a renderer reports. */
const MIME_TYPE = /^[!#$%&'*+\-.^_`|~0-9a-z]+\/[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const ENCODING = /^[a-z0-9_:-]+$/;
