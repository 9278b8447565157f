import type { OpenPage, Unread } from '@internet-exploder/ie-ipc';
import { decoderOf, describeText } from '@internet-exploder/ie-text';
import { baseUrlOf } from './base-url.js';
import { bytesOf } from './bytes-of.js';
import { needsScript } from './needs-script.js';
import { parserOf } from './page-parser.js';
import { peekBytes } from './peek-bytes.js';
import type { ParsedPage } from './reading.js';
import { resolveRefresh } from './refresh/resolve-refresh.js';
import { settleTree } from './settle-tree.js';

/** A page, and what is to be told of it. */
export interface OpenedPage {
  page: ParsedPage;
  needsScript: boolean;
  unread: Unread;
}

/**
 * Parses a page as its bytes come, in the encoding that its first ones tell.
 * @throws ShellError `IE_SHELL_NOT_TEXT` or `IE_SHELL_PAGE_TOO_LARGE`
 */
export async function openPage({ url, headers, body }: OpenPage, signal: AbortSignal): Promise<OpenedPage> {
  const source = bytesOf(body, signal);
  try {
    return await parse({ url, headers }, source);
  } finally {
    // Where parsing has failed, nobody reads the rest.
    await source.return(undefined);
  }
}

async function parse(
  { url, headers }: Pick<OpenPage, 'url' | 'headers'>,
  source: AsyncGenerator<Uint8Array>,
): Promise<OpenedPage> {
  const { head, pieces } = await peekBytes(source);
  const description = await describeText({ headers, body: head });
  const [mimeType = ''] = description.mimeType.split(';', 1);
  const parser = parserOf(mimeType, url);
  const decode = decoderOf(description.encoding);
  for await (const bytes of pieces) parser.write(decode(bytes, false));
  const { document, attributes } = parser.end(decode(new Uint8Array(), true));
  const { base, refresh: meta, ...unread } = settleTree(document);
  const { encoding } = description;
  const baseUrl = baseUrlOf(base, url);
  const refresh = resolveRefresh({ headers, meta, url, baseUrl });
  const page = { url, baseUrl, mimeType, encoding, refresh, document };
  return {
    page,
    needsScript: needsScript(document, unread.scripts),
    unread: { ...unread, attributes },
  };
}
