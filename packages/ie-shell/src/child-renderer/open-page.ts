import type { OpenPage, Unread } from '@internet-exploder/ie-ipc';
import { type DefaultTreeAdapterMap, Parser } from 'parse5';
import { baseUrlOf } from './base-url.js';
import { bytesOf } from './bytes-of.js';
import type { ParsedPage } from './reading.js';

/** A page, and what is to be told of it. */
export interface OpenedPage {
  page: ParsedPage;
  needsScript: boolean;
  unread: Unread;
}

/** Parses a page as its bytes come. */
export async function openPage({ url, body }: OpenPage, signal: AbortSignal): Promise<OpenedPage> {
  const parser = new Parser<DefaultTreeAdapterMap>({ scriptingEnabled: false });
  const decoder = new TextDecoder();
  for await (const bytes of bytesOf(body, signal)) {
    parser.tokenizer.write(decoder.decode(bytes, { stream: true }), false);
  }
  parser.tokenizer.write(decoder.decode(), true);
  const { document } = parser;
  return {
    page: { url, baseUrl: baseUrlOf(document, url), mimeType: 'text/html', encoding: 'utf-8', document },
    needsScript: false,
    unread: { scripts: 0, frames: 0, flattened: 0, attributes: 0 },
  };
}
