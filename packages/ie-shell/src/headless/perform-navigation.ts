import type { OpenOptions } from '../browser/open-options.js';
import { targetUrl } from '../browser/target-url.js';
import { untilAborted } from '../browser/until-aborted.js';
import { ShellError } from '../errors.js';
import type { Request } from './requests.js';
import type { Session } from './session.js';
import { summarizeSandbox } from './summarize-sandbox.js';
import type { Open, Tab } from './tab.js';
import type { Visit } from './visit.js';

/** Goes to a URL, and tells what is there. */
export function navigate(
  session: Session,
  request: Request<'navigate'>,
  signal: AbortSignal,
): Promise<object> {
  const url = targetUrl(request.url);
  const open = opener(session, request);
  const tab = session.tabs.getOrAdd(request.tab);
  return show(tab, tab.navigate(url, open), signal);
}

const STEPS = { go_back: -1, reload: 0, go_forward: 1 } as const;

/** Goes back, forward, or loads the page again. */
export function travel(
  session: Session,
  { command, tab: id, ...rest }: Request<'go_back' | 'reload' | 'go_forward'>,
  signal: AbortSignal,
): Promise<object> {
  const open = opener(session, rest);
  const tab = session.tabs.get(id);
  return show(tab, tab.travel(STEPS[command], open), signal);
}

function opener(
  { pages, timeoutMs: longest }: Session,
  { timeoutMs = longest, refresh }: Pick<OpenOptions, 'timeoutMs' | 'refresh'>,
): Open {
  if (timeoutMs > longest) {
    throw new ShellError('IE_SHELL_REQUEST', `timeoutMs may be ${longest} at most, by the command line`);
  }
  return (url, signal) => pages.open(url, { signal, timeoutMs, refresh, keepSource: true });
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
    // The page is not wanted any more, by whoever waits for it.
    if (signal.aborted) visit.cancel(signal.reason);
  }
}
