import { ShellError } from '../errors.js';
import { HtmlParser } from './html-parser.js';
import { PlainTextParser } from './plain-text-parser.js';
import type { Document } from './tree.js';

/** A document, and how many attributes were too many for their element. */
export interface ParsedDocument {
  document: Document;
  attributes: number;
}

/** What makes a document of text as it comes. */
export interface PageParser {
  write(text: string): void;
  /** The encoding that the text so far says that it is in, where it can. */
  declared?(): string | undefined;
  /** The document, when the last text has come. */
  end(text: string): ParsedDocument;
}

/** What is text, though its type does not begin with it. */
const TEXT =
  /^text\/|[/+](?:json|xml)$|^application\/(?:x-)?(?:java|ecma)script$|^application\/(?:x-)?(?:yaml|toml|sh|ndjson)$/;

/**
 * What reads a page of that MIME type, which has no parameters. XHTML is read as HTML is.
 * @throws ShellError `IE_SHELL_NOT_TEXT`
 */
export function parserOf(mimeType: string, url: string): PageParser {
  if (mimeType === 'text/html' || mimeType === 'application/xhtml+xml') return new HtmlParser();
  if (TEXT.test(mimeType)) return new PlainTextParser();
  throw new ShellError('IE_SHELL_NOT_TEXT', `${url} is no text but ${mimeType}; see it with --dump source`);
}
