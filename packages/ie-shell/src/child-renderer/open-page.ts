import type { EncodingSource, OpenPage, Unread } from '@internet-exploder/ie-ipc';
import { describeText } from '@internet-exploder/ie-text';
import { baseUrlOf } from './base-url.js';
import { bytesOf } from './bytes-of.js';
import { KeptPieces } from './kept-pieces.js';
import { needsScript } from './needs-script.js';
import { encodingOf, type NamedEncoding, type PageEncoding } from './page-encoding.js';
import { type PageParser, type ParsedDocument, parserOf } from './page-parser.js';
import { peekBytes } from './peek-bytes.js';
import type { ParsedPage } from './reading.js';
import { resolveRefresh } from './refresh/resolve-refresh.js';
import { settleTree } from './settle-tree.js';

/** A page, and what is to be told of it. */
export interface OpenedPage {
  page: ParsedPage;
  encodingFrom: EncodingSource;
  needsScript: boolean;
  unread: Unread;
}

type PageOrder = Pick<OpenPage, 'url' | 'headers' | 'encoding' | 'mimeType'>;

/**
 * Parses a page as its bytes come, in the encoding that its first ones tell, or that turns out on the way.
 * @throws ShellError `IE_SHELL_NOT_TEXT` or `IE_SHELL_PAGE_TOO_LARGE`
 */
export async function openPage(order: OpenPage, signal: AbortSignal): Promise<OpenedPage> {
  const source = bytesOf(order.body, signal);
  try {
    return await parse(order, source, signal);
  } finally {
    // Where parsing has failed, nobody reads the rest.
    await source.return(undefined);
  }
}

async function parse(
  { url, headers, encoding, mimeType: type }: PageOrder,
  source: AsyncGenerator<Uint8Array>,
  signal: AbortSignal,
): Promise<OpenedPage> {
  const { head, pieces } = await peekBytes(source);
  const described = await describeText({ headers, body: head }, { encoding, type });
  const [mimeType = ''] = described.mimeType.split(';', 1);
  const kept = new KeptPieces(pieces, signal);
  const { document, attributes, named } = await parseKept({ url, mimeType, kept, signal }, described);
  const { base, refresh: meta, ...unread } = settleTree(document);
  const baseUrl = baseUrlOf(base, url);
  const refresh = resolveRefresh({ headers, meta, url, baseUrl });
  const page = { url, baseUrl, mimeType, encoding: named.encoding, refresh, document };
  return {
    page,
    encodingFrom: named.encodingFrom,
    needsScript: needsScript(document, unread.scripts),
    unread: { ...unread, attributes },
  };
}

interface Body {
  url: string;
  /** Without parameters. */
  mimeType: string;
  kept: KeptPieces;
  signal: AbortSignal;
}

/** Parses the pieces, and once more where the page itself says too late that its encoding is another one. */
async function parseKept(
  { url, mimeType, kept, signal }: Body,
  described: NamedEncoding,
): Promise<ParsedDocument & { named: NamedEncoding }> {
  let named = described;
  for (let isFirst = true; ; isFirst = false) {
    const parser = parserOf(mimeType, url);
    const encoding = encodingOf(named, mimeType, isFirst && parser.declared !== undefined);
    const parsed = await parseIn(encoding, parser, { kept, signal });
    if (typeof parsed === 'object') return { ...parsed, named: encoding.named };
    named = { encoding: parsed, encodingFrom: 'meta' };
  }
}

/** The document, or the encoding that the page has turned out to be in. */
async function parseIn(
  encoding: PageEncoding,
  parser: PageParser,
  { kept, signal }: Pick<Body, 'kept' | 'signal'>,
): Promise<ParsedDocument | string> {
  if (!encoding.mayChange) kept.forget();
  for await (const bytes of encoding.cut(kept.all(), signal)) {
    parser.write(encoding.decode(bytes, false));
    const other = otherEncoding(encoding, parser);
    if (other !== undefined) return other;
    if (!encoding.mayChange) kept.forget();
  }
  const parsed = parser.end(encoding.decode(new Uint8Array(), true));
  return otherEncoding(encoding, parser) ?? parsed;
}

function otherEncoding(encoding: PageEncoding, parser: PageParser): string | undefined {
  const declared = encoding.mayChange ? parser.declared?.() : undefined;
  return declared === undefined || encoding.declare(declared) ? undefined : declared;
}
