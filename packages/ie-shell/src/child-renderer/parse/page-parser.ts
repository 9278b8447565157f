import { ShellError } from '../../errors/shell-error.js';
import { HtmlParser } from './html-parser.js';
import type { PageParser } from './parser.js';
import { PlainTextParser } from './plain-text-parser.js';

/**
 * Returns how a page with this MIME type (without parameters) and this beginning is parsed.
 * @throws ShellError `IE_SHELL_NOT_TEXT`
 */
export function syntaxOf(mimeType: string, head: string, url: string): PageSyntax {
  if (mimeType === 'text/html') return 'html';
  if (mimeType === 'application/xhtml+xml') return 'xml';
  if (/^(?:text|application)\/xml$/.test(mimeType) && XHTML.test(head)) return 'xml';
  if (TEXT.test(mimeType)) return 'text';
  throw new ShellError('IE_SHELL_NOT_TEXT', `${url} is not text but ${mimeType}: read it with --dump source`);
}

/** Text types that do not start with `text/`, and those that do. */
const TEXT =
  /^text\/|[/+](?:json|xml)$|^application\/(?:x-)?(?:java|ecma)script$|^application\/(?:x-)?(?:yaml|toml|sh|ndjson)$/;

/** XML whose root is an XHTML element, after a declaration, comments and a doctype. */
const XHTML =
  /^\ufeff?(?:\s|<\?[^>]*>|<!--(?:[^-]|-[^-])*-->|<!DOCTYPE[^>[]*>)*<(?:[\w.-]+:)?html\s[^>]*["']http:\/\/www\.w3\.org\/1999\/xhtml["']/;

/** How a page is parsed. */
export type PageSyntax = 'html' | 'xml' | 'text';

/**
 * Returns a parser for the syntax.
 * @param wasXml Whether the page was XHTML that is not well-formed: its empty elements end with `/>`.
 */
export async function parserFor(syntax: PageSyntax, { wasXml }: { wasXml: boolean }): Promise<PageParser> {
  if (syntax === 'text') return new PlainTextParser();
  if (syntax === 'html') return new HtmlParser({ endsEmptyElements: wasXml });
  const { XmlParser } = await import('./xml-parser.js');
  return new XmlParser();
}
