import {
  Article,
  PageElements,
  PageLinks,
  PageMeta,
  type PagePart,
  type StandardSchema,
  type TextLayout,
} from '@internet-exploder/ie-ipc';
import { cleanOutput } from '../output/clean-output.js';
import { isSerializedUrl } from './find-breach.js';

/**
 * What a renderer gave for a part, once it has been found to be that. Nothing in it can steer a terminal, reorder text or
 * hide in it, but for the styles and hyperlinks that the layout asks for; of `dom`, and of `html` in `elements`, it is
 * whoever shows them that sees to that.
 *
 * @throws TypeError, SyntaxError for what no renderer of ours gives.
 */
export function checkPart<Part extends PagePart>(
  part: Part,
  body: Uint8Array,
  layout: TextLayout = {},
): Parts[Part] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  return understand(part, text, layout) as Parts[Part];
}

/** What each part of a page is. */
export interface Parts {
  dom: string;
  text: string;
  markdown: string;
  article: Article;
  links: PageLinks;
  meta: PageMeta;
  elements: PageElements;
}

/** The addresses that a part may have, all of which lead somewhere. */
const ADDRESS = /^(https?|ftps?|mailto|tel|sms):[\u0021-\u007e]*$/;

function understand(part: PagePart, text: string, layout: TextLayout): Parts[PagePart] {
  switch (part) {
    case 'dom':
      return text;
    case 'text':
      return cleanOutput(text, { styles: layout.styled, hyperlinks: layout.links === 'terminal' });
    case 'markdown':
      return cleanOutput(text);
    case 'article':
      return parse(text, Article);
    case 'elements':
      return parse(text, PageElements);
    case 'links': {
      const links = parse(text, PageLinks);
      checkAddresses(links.map(({ url }) => url));
      for (const { text, title = '', rel } of links) checkLines([text, title, ...rel]);
      return links;
    }
    case 'meta': {
      const meta = parse(text, PageMeta);
      const { base, canonical, refresh, feeds, icons, openGraph, twitter } = meta;
      const linked = [canonical, ...icons, ...[...feeds, ...openGraph, ...twitter].map(({ url }) => url)];
      checkAddresses(linked.filter((url) => url !== undefined));
      if (base !== undefined && !URL.canParse(base)) throw new TypeError('it has a base that is no URL');
      if (refresh?.url !== undefined && !isSerializedUrl(refresh.url)) {
        throw new TypeError('it has a refresh to what is no page');
      }
      return meta;
    }
  }
}

function parse<Value>(text: string, schema: StandardSchema<Value>): Value {
  const value: unknown = JSON.parse(text, (key, found: unknown) =>
    typeof found === 'string' && key !== 'html' ? cleanOutput(found) : found,
  );
  const result = schema['~standard'].validate(value);
  if (!('value' in result)) throw new TypeError('it is not of the shape that was asked for');
  return result.value as Value;
}

function checkAddresses(urls: readonly string[]): void {
  for (const url of urls) if (!ADDRESS.test(url)) throw new TypeError('it has an address that leads nowhere');
}

/** Where a link is a line, another would be made up by a line end, and another column by a tab. */
function checkLines(texts: readonly string[]): void {
  for (const text of texts) if (/[\t\n]/.test(text)) throw new TypeError('it has a link of several lines');
}
