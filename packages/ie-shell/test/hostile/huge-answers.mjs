// Answers of a renderer that was taken over, each as expensive to understand as its size allows. By part and name.
const MiB = 1024 * 1024;
const HUGE = 60 * MiB;
const PART = 48 * MiB;
const META = 16 * MiB;

const meta = (jsonLd, more = '') =>
  `{"openGraph":[],"twitter":[],"jsonLd":[${jsonLd}],"feeds":[],"icons":[]${more}}`;
const fill = (unit, bytes) => unit.repeat(Math.floor(bytes / Buffer.byteLength(unit)));
const list = (item, bytes) => `[${fill(`${item},`, bytes - Buffer.byteLength(item) - 3)}${item}]`;
const link = '{"url":"https://a/","text":"","rel":[]}';
const element = (rest) => `{"name":"p","attributes":[${rest}],"text":"","html":""}`;

/** Each gives the text of the answer. */
export const HUGE_ANSWERS = {
  meta: {
    'ten million objects': () => meta(fill('{},', 30_000_000)),
    'as many objects as fit': () => meta(fill('{},', META - 100)),
    'twenty million lists in each other': () => meta('['.repeat(20_000_000)),
    'a list in each other up to the limit': () => meta(list('['.repeat(60) + ']'.repeat(60), META - 200)),
    'objects of different shapes': () =>
      meta(Array.from({ length: 140_000 }, (_, each) => `{"m${each}":0}`).join()),
    'one object of many members': () =>
      meta(`{${Array.from({ length: 290_000 }, (_, each) => `"m${each}":0`).join()}}`),
    'names that are numbers': () =>
      meta(`{${Array.from({ length: 290_000 }, (_, each) => `"${each * 65_536}":0`).join()}}`),
    'as many spaces as fit': () => meta(fill(' ', META - 100)),
    'a huge title': () => meta('', `,"title":"${fill('x', META - 200)}"`),
    'a title of escape sequences': () => meta('', `,"title":"${fill('\\u001b', META - 200)}"`),
    'one huge number': () => meta(fill('1', META - 100)),
    'many properties': () =>
      meta('').replace('"openGraph":[]', `"openGraph":${list('{"name":"og:x","content":""}', 2_900_000)}`),
  },
  text: {
    'sixty megabytes of escapes': () => fill('\u001b', HUGE),
    'as many escapes as fit': () => fill('\u001b', PART),
    'an escape in every second place': () => fill('a\u001b', PART),
    'an unsafe character at the end alone': () => `${fill('a', PART - 1)}\u001b`,
    'a character of each length': () => fill('aé日👩', PART),
    'half of a control sequence': () => fill('\u009b31', PART),
  },
  markdown: {
    'bidirectional controls': () => fill('\u202e', PART),
    tags: () => fill('\u{e0041}', PART),
  },
  dom: {
    'as much as fits': () => fill('<p>x', PART),
    'more than fits': () => fill('<p>x', HUGE),
  },
  links: {
    'as many links as fit': () => list(link, PART),
    'as many links as are allowed': () => list(link, 187_000 * (link.length + 1)),
    'twenty million lists': () => list('[]', PART),
    'twenty million lists in each other': () => '['.repeat(20_000_000),
    'a link with a huge text': () => `[{"url":"https://a/","text":"${fill('x', PART - 100)}","rel":[]}]`,
    'a link with a huge URL': () => `[{"url":"https://a/${fill('x', PART - 100)}","text":"","rel":[]}]`,
    'a link of many words': () => `[{"url":"https://a/","text":"","rel":${list('"a"', PART - 100)}}]`,
  },
  elements: {
    'as many elements as fit': () => list(element(''), PART),
    'an element of many attributes': () => `[${element(list('["a","b"]', PART - 100).slice(1, -1))}]`,
    'huge HTML': () => `[{"name":"p","attributes":[],"text":"","html":"${fill('\\u003c', PART - 100)}"}]`,
  },
  article: {
    'huge texts': () =>
      `{"found":true,"text":"${fill('x', PART / 2 - 100)}","markdown":"${fill('é', PART / 2)}"}`,
    'escapes in escapes': () => `{"found":true,"text":"${fill('\\\\\\"', PART - 100)}","markdown":""}`,
    'a string without an end': () => `{"found":true,"text":"${fill('x', PART - 100)}`,
  },
};
