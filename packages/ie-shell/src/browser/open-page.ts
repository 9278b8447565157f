import type { OpenPage, PageOpened } from '@internet-exploder/ie-ipc';
import { refusedPage, rendererBreach } from '../processes/child-failure.js';
import type { RendererProcess } from '../processes/renderer-process.js';
import { noteFailure } from '../streams/note-failure.js';
import { piecesInTime } from '../streams/pieces-in-time.js';
import { isSerializedUrl } from './find-breach.js';

/**
 * Hands a page to a renderer. What its body fails of is thrown as it is, and so is that it does not come in time: that the
 * renderer misses the rest is no fault of its own, and its other pages are left alone.
 *
 * @throws ShellError. What the body throws. The signal's reason.
 */
export async function openPage(renderer: RendererProcess, parameters: PageParameters): Promise<PageOpened> {
  const { url, headers, given, timeoutMs, bodyGraceMs = 0, signal } = parameters;
  let failure: { error: unknown } | undefined;
  // The renderer may be too busy with another page to tell that it misses the rest.
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
    // Nobody asks for the rest, nor waits for a piece of it that may never come.
    void body.return(undefined).catch(() => {});
  }
}

/** How much longer than its page a renderer may take to answer, in milliseconds. */
const ANSWER_GRACE_MS = 1_000;

/** A page on its way into a renderer. */
export interface PageParameters extends Pick<OpenPage, 'url' | 'headers'> {
  /** What its bytes are to be taken for, whatever the headers say. */
  given: Pick<OpenPage, 'encoding' | 'mimeType'>;
  /** Its pieces, as they come; they are not looked at here. */
  body: AsyncIterable<Uint8Array>;
  /** Milliseconds until it has to be there. */
  timeoutMs: number;
  /** How much longer its body may take, in milliseconds, where that has a deadline of its own. @default 0 */
  bodyGraceMs?: number;
  signal?: AbortSignal | undefined;
}

/** What a page is, in the words that a MIME type and an encoding have. */
const MIME_TYPE = /^[!#$%&'*+\-.^_`|~0-9a-z]+\/[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const ENCODING = /^[a-z0-9_:-]+$/;
