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
 * Validates a part from a renderer and returns it. Its text has no unsafe characters, except the styles and
 * hyperlinks that the layout allows. `dom`, and `html` in `elements`, are not cleaned: code that shows them
 * must do that.
 *
 * @throws TypeError, SyntaxError for a part that a correct renderer does not send.
 */
export function checkPart<Part extends PagePart>(
  part: Part,
  body: Uint8Array,
  layout: TextLayout = {},
): Parts[Part] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  return understand(part, text, layout) as Parts[Part];
}

/** The type of each part of a page. */
export interface Parts {
  dom: string;
  text: string;
  markdown: string;
  article: Article;
  links: PageLinks;
  meta: PageMeta;
  elements: PageElements;
}

/** The schemes of links in a part. */
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
      if (base !== undefined && !URL.canParse(base)) throw new TypeError('it has an invalid base URL');
      if (refresh?.url !== undefined && !isSerializedUrl(refresh.url)) {
        throw new TypeError('it has a refresh to an invalid URL');
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
  if (!('value' in result)) throw new TypeError('it does not match its schema');
  return result.value as Value;
}

function checkAddresses(urls: readonly string[]): void {
  for (const url of urls) if (!ADDRESS.test(url)) throw new TypeError('it has an invalid link URL');
}

/** In a list with one link per line, a line end would forge a link, and a tab a column. */
function checkLines(texts: readonly string[]): void {
  for (const text of texts)
    if (/[\t\n]/.test(text)) throw new TypeError('it has a link with a line end or a tab');
}
