import type { Session } from '../session/session.js';
import { type Range, sliceList, sliceText } from '../session/slice.js';
import { type ReadingCommand, readPart, type Whole } from './read-part.js';
import type { Request } from './requests.js';
import { summarizeSandbox } from './summarize-sandbox.js';

/** Reads a part of a tab's page, and returns the requested range of it. */
export function readPage(
  { tabs }: Session,
  request: Request<ReadingCommand>,
  signal: AbortSignal,
): Promise<object> {
  const tab = tabs.get(request.tab);
  const visit = tab.visit();
  const { offset, limit, id: _id, tab: _tab, ...what } = request;
  const whole = visit.read(
    async (page) => ({ url: page.url, ...(await readPart(page, request, signal)) }),
    // Identifies the reading, whatever range is requested.
    { key: JSON.stringify(what), signal },
  );
  return whole.then(({ url, field, content, beside }) => {
    const { part, ...place } = slice(content, { offset, limit });
    return { tab: tab.id, url, ...beside, [field]: part, ...place };
  });
}

function slice(content: Whole['content'], range: Range) {
  if (typeof content === 'string') return sliceText(content, range);
  if (Array.isArray(content)) return sliceList(content, range);
  const { part, ...place } = sliceList(content, range);
  return { part: Buffer.from(part).toString('base64'), ...place };
}

/** Reads the metadata of a tab's page. */
export function readMeta(
  { tabs }: Session,
  request: Request<'get_meta'>,
  signal: AbortSignal,
): Promise<object> {
  const tab = tabs.get(request.tab);
  return tab.visit().read(
    async (page) => {
      const { sandbox, ...rest } = await page.meta({ signal });
      return { tab: tab.id, url: page.url, ...rest, sandbox: summarizeSandbox(sandbox) };
    },
    { signal },
  );
}
