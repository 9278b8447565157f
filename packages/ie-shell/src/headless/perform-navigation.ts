import { checkRequest, type OpenOptions } from '../browser/open-options.js';
import { present } from '../errors/checks.js';
import { messageOf } from '../errors/message-of.js';
import { ShellError } from '../errors/shell-error.js';
import type { Session } from '../session/session.js';
import type { Open, Tab } from '../session/tab.js';
import type { Visit } from '../session/visit.js';
import { untilAborted } from '../streams/until-aborted.js';
import { targetUrl } from '../targets/target-url.js';
import type { Request } from './requests.js';
import { summarizeSandbox } from './summarize-sandbox.js';

/** Navigates to a URL, and describes the page. */
export function navigate(
  session: Session,
  request: Request<'navigate'>,
  signal: AbortSignal,
): Promise<object> {
  const { url, timeoutMs, refresh, encoding, type, method, headers } = request;
  const sent = present({ method, headers, body: bodyOf(request) });
  checkSent(sent);
  const open = opener(session, { timeoutMs, refresh, ...present({ encoding, type }), ...sent });
  const tab = session.tabs.getOrAdd(request.tab);
  return show(tab, tab.navigate(placeOf(url), open), signal);
}

/** An invalid URL also gets a history entry. Opening it fails, also for readings of the tab. */
function placeOf(written: string): string {
  try {
    return targetUrl(written);
  } catch {
    return written;
  }
}

function bodyOf({ body, bodyBase64 }: Request<'navigate'>): string | Uint8Array | undefined {
  if (bodyBase64 === undefined) return body;
  if (body === undefined) return Buffer.from(bodyBase64, 'base64');
  throw new ShellError('IE_SHELL_REQUEST', 'a request has only one body: use body or bodyBase64');
}

/** An invalid request is refused before the tab navigates. @throws ShellError `IE_SHELL_REQUEST` */
function checkSent(sent: Pick<OpenOptions, 'method' | 'headers' | 'body'>): void {
  try {
    checkRequest(sent);
  } catch (error) {
    throw new ShellError('IE_SHELL_REQUEST', `navigate: ${messageOf(error)}`, { cause: error });
  }
}

const STEPS = { go_back: -1, reload: 0, go_forward: 1 } as const;

/** Goes back or forward, or reloads the page. */
export function travel(
  session: Session,
  request: Request<'go_back' | 'reload' | 'go_forward'>,
  signal: AbortSignal,
): Promise<object> {
  const given = request.command === 'reload' ? { encoding: request.encoding, type: request.type } : {};
  const open = opener(session, { timeoutMs: request.timeoutMs, ...present(given) });
  const tab = session.tabs.get(request.tab);
  return show(tab, tab.travel(STEPS[request.command], open), signal);
}

type Options = Pick<
  OpenOptions,
  'timeoutMs' | 'refresh' | 'encoding' | 'type' | 'method' | 'headers' | 'body'
>;

function opener({ pages, timeoutMs: longest }: Session, { timeoutMs = longest, ...options }: Options): Open {
  if (timeoutMs > longest) {
    throw new ShellError('IE_SHELL_REQUEST', `timeoutMs is limited to ${longest} by the command line`);
  }
  return (url, signal) => pages.open(url, { ...options, signal, timeoutMs, keepSource: true });
}

async function show(tab: Tab, visit: Visit, signal: AbortSignal): Promise<object> {
  try {
    const page = await untilAborted(visit.loaded(), signal);
    const { url, status, mimeType, encoding, encodingFrom, needsScript, unread, refresh } = page;
    return {
      tab: tab.id,
      url,
      ...(status !== undefined && { status }),
      mimeType,
      encoding,
      encodingFrom,
      ...(visit.title !== undefined && { title: visit.title }),
      needsScript,
      ...(refresh && { refresh }),
      unread,
      sandbox: summarizeSandbox(page.sandbox),
    };
  } finally {
    // Cancels the page for all its readers.
    if (signal.aborted) visit.cancel(signal.reason);
  }
}
