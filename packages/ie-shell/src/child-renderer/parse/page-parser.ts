import { ShellError } from '../../errors/shell-error.js';
import { HtmlParser } from './html-parser.js';
import type { PageParser } from './parser.js';
import { PlainTextParser } from './plain-text-parser.js';

/**
 * How a page of that MIME type, which has no parameters, and with that beginning is parsed.
 * @throws ShellError `IE_SHELL_NOT_TEXT`
 */
export function syntaxOf(mimeType: string, head: string, url: string): PageSyntax {
  if (mimeType === 'text/html') return 'html';
  if (mimeType === 'application/xhtml+xml') return 'xml';
  if (/^(?:text|application)\/xml$/.test(mimeType) && XHTML.test(head)) return 'xml';
  if (TEXT.test(mimeType)) return 'text';
  throw new ShellError('IE_SHELL_NOT_TEXT', `${url} is no text but ${mimeType}; see it with --dump source`);
}

/** What is text, though its type does not begin with it. */
const TEXT =
  /^text\/|[/+](?:json|xml)$|^application\/(?:x-)?(?:java|ecma)script$|^application\/(?:x-)?(?:yaml|toml|sh|ndjson)$/;

/** XML with the root of an XHTML page, behind whatever may stand before that. */
const XHTML =
  /^\ufeff?(?:\s|<\?[^>]*>|<!--(?:[^-]|-[^-])*-->|<!DOCTYPE[^>[]*>)*<(?:[\w.-]+:)?html\s[^>]*["']http:\/\/www\.w3\.org\/1999\/xhtml["']/;

/** How a page is parsed. */
export type PageSyntax = 'html' | 'xml' | 'text';

/** What parses a page that way; HTML that is no XHTML, though it was to be that, is read with its empty elements. */
export async function parserFor(syntax: PageSyntax, { wasXml }: { wasXml: boolean }): Promise<PageParser> {
  if (syntax === 'text') return new PlainTextParser();
  if (syntax === 'html') return new HtmlParser({ endsEmptyElements: wasXml });
  const { XmlParser } = await import('./xml-parser.js');
  return new XmlParser();
}
