import type { EncodingSource, OpenPage, Unread } from '@internet-exploder/ie-ipc';
import { decodeBytes, describeText, SNIFFED_BYTES } from '@internet-exploder/ie-text';
import type { NamedEncoding } from '../encoding/named-encoding.js';
import { encodingOf, type PageEncoding } from '../encoding/page-encoding.js';
import { resolveRefresh } from '../refresh/resolve-refresh.js';
import type { ParsedPage } from '../tree/reading.js';
import { baseUrlOf } from './base-url.js';
import { bytesOf } from './bytes-of.js';
import { KeptPieces } from './kept-pieces.js';
import { needsScript } from './needs-script.js';
import { type PageSyntax, parserFor, syntaxOf } from './page-parser.js';
import type { PageParser, ParsedDocument } from './parser.js';
import { peekBytes } from './peek-bytes.js';
import { settleTree } from './settle-tree.js';

/**
 * Parses a page as its bytes arrive. The encoding comes from the first bytes or changes on the way.
 * @throws ShellError `IE_SHELL_NOT_TEXT` or `IE_SHELL_PAGE_TOO_LARGE`
 */
export async function openPage(request: OpenPage, signal: AbortSignal): Promise<OpenedPage> {
  const source = bytesOf(request.body, signal);
  try {
    return await parse(request, source, signal);
  } finally {
    // If parsing fails, nobody reads the rest.
    await source.return(undefined);
  }
}

/** A parsed page and its description. */
export interface OpenedPage {
  page: ParsedPage;
  encodingFrom: EncodingSource;
  needsScript: boolean;
  unread: Unread;
}

type PageOrder = Pick<OpenPage, 'url' | 'headers' | 'encoding' | 'mimeType'>;

async function parse(
  { url, headers, encoding, mimeType: type }: PageOrder,
  source: AsyncGenerator<Uint8Array>,
  signal: AbortSignal,
): Promise<OpenedPage> {
  const { head, pieces } = await peekBytes(source);
  const described = await describeText({ headers, body: head }, { encoding, type });
  const [mimeType = ''] = described.mimeType.split(';', 1);
  const kept = new KeptPieces(pieces, signal);
  const syntax = syntaxOf(mimeType, decodeBytes(head.subarray(0, SNIFFED_BYTES), described.encoding), url);
  const { document, attributes, named } = await parseKept(
    { mimeType, kept, signal },
    { syntax, named: described },
  );
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
  /** The MIME type without parameters. */
  mimeType: string;
  kept: KeptPieces;
  signal: AbortSignal;
}

/** How a page is parsed. */
interface Attempt {
  syntax: PageSyntax;
  named: NamedEncoding;
  isFirst: boolean;
}

/**
 * Parses the pieces. Parses them a second time if the encoding changes too late, or if XML is not
 * well-formed: it is then read as HTML, because a page is better than an error.
 */
async function parseKept(
  body: Body,
  first: Pick<Attempt, 'syntax' | 'named'>,
): Promise<ParsedDocument & { named: NamedEncoding }> {
  let attempt: Attempt = { ...first, isFirst: true };
  for (;;) {
    const parsed = await tryToParse(body, attempt);
    if ('document' in parsed) return parsed;
    attempt = { ...attempt, ...parsed, isFirst: false };
  }
}

/** Returns the document, or what the next attempt must do differently. */
async function tryToParse(
  { mimeType, kept, signal }: Body,
  { syntax, named, isFirst }: Attempt,
): Promise<(ParsedDocument & { named: NamedEncoding }) | Partial<Attempt>> {
  const parser = await parserFor(syntax, { wasXml: !isFirst && mimeType !== 'text/html' });
  const encoding = encodingOf(named, mimeType, isFirst && parser.declared !== undefined);
  const forget = () => {
    if (!encoding.mayChange && !parser.hasFailed) kept.forget();
  };
  forget();
  for await (const bytes of encoding.cut(kept.all(), signal)) {
    parser.write(encoding.decode(bytes, false));
    const change = changeOf(encoding, parser);
    if (change) return change;
    forget();
  }
  const parsed = parser.end(encoding.decode(new Uint8Array(), true));
  return changeOf(encoding, parser) ?? { ...parsed, named: encoding.named };
}

function changeOf(encoding: PageEncoding, parser: PageParser): Partial<Attempt> | undefined {
  if (parser.hasFailed?.()) return { syntax: 'html' };
  const declared = encoding.mayChange ? parser.declared?.() : undefined;
  if (declared === undefined || encoding.declare(declared)) return undefined;
  return { named: { encoding: declared, encodingFrom: 'meta' } };
}
