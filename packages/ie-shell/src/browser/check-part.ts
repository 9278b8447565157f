import {
  Article,
  MAX_META_BYTES,
  MAX_META_VALUES,
  MAX_PART_BYTES,
  MAX_PART_VALUES,
  PageElement,
  PageLink,
  PageMeta,
  type PagePart,
  type StandardSchema,
  type TextLayout,
} from '@internet-exploder/ie-ipc';
import { type AllowedSequences, OutputCleaner } from '../output/clean-output.js';
import { isSerializedUrl } from './find-breach.js';
import { type JsonOptions, readJson } from './read-json.js';
import { decodeUtf8 } from './utf8.js';

/**
 * Validates a part from a renderer and returns it. Its text has no unsafe characters, except the styles and
 * hyperlinks that the layout allows. `dom`, and `html` in `elements`, are not cleaned: code that shows them
 * must do that.
 *
 * It yields at least once in a millisecond, because a renderer that an attacker controls chooses how long it takes.
 *
 * @throws TypeError for a part that a correct renderer does not send.
 */
export function* checkPart<Part extends PagePart>(
  part: Part,
  body: Uint8Array,
  layout: TextLayout = {},
): Generator<void, Parts[Part]> {
  const maxBytes = part === 'meta' ? MAX_META_BYTES : MAX_PART_BYTES;
  if (body.length > maxBytes) throw new TypeError(`it has more than ${maxBytes} bytes`);
  return (yield* CHECKS[part](body, layout)) as Parts[Part];
}

/** The type of each part of a page. */
export interface Parts {
  dom: string;
  text: string;
  markdown: string;
  article: Article;
  links: PageLink[];
  meta: PageMeta;
  elements: PageElement[];
}

const CHECKS: { [Part in PagePart]: (body: Uint8Array, layout: TextLayout) => Generator<void, Parts[Part]> } =
  {
    dom: function* (body) {
      let html = '';
      for (const piece of decodeUtf8(body)) {
        html += piece;
        yield;
      }
      return html;
    },
    text: (body, { styled, links }) => readText(body, { styles: styled, hyperlinks: links === 'terminal' }),
    markdown: (body) => readText(body),
    article: (body) => readValue(body, Article, { values: 16, depth: 1, members: 16 }),
    links: (body) => readItems(body, PageLink, checkLink),
    elements: (body) =>
      readItems(
        body,
        PageElement,
        () => {},
        (name, depth) => name === 'html' && depth === 2,
      ),
    meta: function* (body) {
      const limits = { values: MAX_META_VALUES, depth: MAX_META_DEPTH, members: MAX_MEMBERS };
      const meta = yield* readValue(body, PageMeta, limits);
      checkMeta(meta);
      return meta;
    },
  };

/** The JSON-LD of a page, which our renderer limits to 64 levels, is two levels below the root. */
const MAX_META_DEPTH = 70;

/** Maximum number of members of an object. */
const MAX_MEMBERS = 10_000;

/** Maximum number of values in one link or element. Our renderer keeps at most 512 attributes, with three values each. */
const MAX_ITEM_VALUES = 2_000;

function* readText(body: Uint8Array, allowed?: AllowedSequences): Generator<void, string> {
  const cleaner = new OutputCleaner(allowed);
  let text = '';
  for (const piece of decodeUtf8(body)) {
    text += cleaner.push(piece);
    yield;
  }
  return text + cleaner.end();
}

function* readValue<Value>(
  body: Uint8Array,
  schema: StandardSchema<Value>,
  limits: JsonOptions['limits'],
): Generator<void, Value> {
  const value = yield* readJson(body, { cleaner: new OutputCleaner(), limits });
  return validate(value, schema);
}

/** Validates each item when it is complete, so that an invalid one costs nothing more. */
function* readItems<Item>(
  body: Uint8Array,
  schema: StandardSchema<Item>,
  check: (item: Item) => void,
  isRaw?: JsonOptions['isRaw'],
): Generator<void, Item[]> {
  const items = yield* readJson(body, {
    cleaner: new OutputCleaner(),
    limits: { values: MAX_PART_VALUES, itemValues: MAX_ITEM_VALUES, depth: 4, members: 8 },
    isRaw,
    onItem: (item) => check(validate(item, schema)),
  });
  if (!Array.isArray(items)) throw new TypeError('it is not a list');
  return items as Item[];
}

function validate<Value>(value: unknown, schema: StandardSchema<Value>): Value {
  const result = schema['~standard'].validate(value);
  if (!('value' in result)) throw new TypeError('it does not match its schema');
  return result.value as Value;
}

function checkLink({ url, text, title = '', rel }: PageLink): void {
  checkAddress(url);
  // In a list with one link per line, a line end would forge a link, and a tab a column.
  if ([text, title, ...rel].some((each) => /[\t\n]/.test(each))) {
    throw new TypeError('it has a link with a line end or a tab');
  }
}

function checkMeta({ base, canonical, refresh, feeds, icons, openGraph, twitter }: PageMeta): void {
  const linked = [canonical, ...icons, ...[...feeds, ...openGraph, ...twitter].map(({ url }) => url)];
  for (const url of linked) if (url !== undefined) checkAddress(url);
  if (base !== undefined && !(base.length <= MAX_URL_LENGTH && URL.canParse(base)))
    throw new TypeError('it has an invalid base URL');
  if (refresh?.url !== undefined && !isSerializedUrl(refresh.url)) {
    throw new TypeError('it has a refresh to an invalid URL');
  }
}

/** Our renderer leaves out longer ones. */
const MAX_URL_LENGTH = 1024 * 1024;

/** The schemes of links in a part. */
const ADDRESS = /^(https?|ftps?|mailto|tel|sms):[\u0021-\u007e]*$/;

function checkAddress(url: string): void {
  if (url.length > MAX_URL_LENGTH || !ADDRESS.test(url)) throw new TypeError('it has an invalid link URL');
}
