import { packInput } from '../browser/input.mjs';

const NONE = { control: 0, bidi: 0, tag: 0, links: 0, hidden: 0 };
const OPENED = {
  mimeType: 'text/html',
  encoding: 'utf-8',
  encodingFrom: 'header',
  needsScript: false,
  unread: { scripts: 0, frames: 0, flattened: 0, attributes: 0 },
};
const META = { openGraph: [], twitter: [], jsonLd: [], feeds: [], icons: [] };
const LINK = { url: 'https://a.example/', text: 'a', rel: [] };
const STREAM = { type: 'FetchStream', status: 200, headers: [], finalUrl: 'https://a.example/' };
const REPORT = { wireBytes: 1, decodedBytes: 1, totalMs: 1 };

/** What a renderer gives for a page: the head of both answers, and the body of a part. */
function page(body, { opened, read } = {}) {
  const messages = [
    { ...OPENED, ...opened },
    { removed: NONE, ...read },
  ];
  return packInput(
    messages.map((fields) => JSON.stringify(fields)),
    Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  );
}

function fetched(fields, body = '<p>a', report = REPORT) {
  return packInput([JSON.stringify(fields), JSON.stringify(report)], Buffer.from(body));
}

/** Answers of children that were taken over, to a browser that expects honest ones. */
export const browsers = {
  renderer: {
    links: page([LINK, LINK]),
    'link-to-script': page([{ ...LINK, url: 'javascript:0' }]),
    'link-of-lines': page([{ ...LINK, text: 'a\nb' }]),
    meta: page({ ...META, jsonLd: [{ html: '\u001b[2J', '\u202ea': ['b'] }] }),
    'meta-with-prototype': page(
      '{"openGraph":[],"twitter":[],"jsonLd":[{"__proto__":{"a":1}}],"feeds":[],"icons":[]}',
    ),
    'meta-too-deep': page(`{"jsonLd":[${'['.repeat(200)}`),
    article: page({ found: true, text: 'a\u0007', markdown: '\u{e0041}' }),
    elements: page([{ name: 'p', attributes: [['a', '\u001b']], text: 'b', html: '\u001b' }]),
    'text-of-styles': page('\u001b[1ma\u001b]8;;https://a/\u001b\\b\u001b[8m\u001b]0;t\u0007'),
    'text-not-utf-8': Buffer.concat([page('a'), Buffer.from([0xff, 0xfe])]),
    'text-of-escapes': page('\u001b'.repeat(12_000)),
    'string-without-end': page('[{"url":"'),
    'opened-with-refresh': page('a', { opened: { refresh: { seconds: 0, url: 'file:///' } } }),
    'removed-below-zero': page('a', { read: { removed: { ...NONE, tag: -1 } } }),
    nothing: Buffer.from('\n\n'),
  },
  network: {
    page: fetched(STREAM),
    hops: fetched({ ...STREAM, meta: { hops: [] } }),
    'forged-url': fetched({ ...STREAM, finalUrl: 'https://a/\nforged' }),
    'forged-header': fetched({ ...STREAM, headers: [['a', 'b\r\nc: d']] }),
    refresh: fetched({ ...STREAM, headers: [['refresh', '0; url=file:///']] }),
    'not-text': fetched({ ...STREAM, headers: [['content-type', 'image/png']] }, '\u0000\u0001'),
    error: fetched({ type: 'FetchError', error: '\u001b[2J\nforged', code: 'IE_SHELL_USAGE' }),
    'status-of-nothing': fetched({ ...STREAM, status: 0 }),
    'report-of-negative-bytes': fetched(STREAM, 'a', { ...REPORT, wireBytes: -1 }),
    nothing: Buffer.from('\n\n'),
  },
};
