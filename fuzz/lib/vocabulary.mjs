/** Messages that processes say to each other, each valid by itself. */

const TEXTS = [
  '',
  'x',
  'a longer text, with "quotes" and \\',
  'line\nbreak',
  '\u0000\u001b[2J',
  'ü€𐍈',
  '\ud800',
];

function text(random) {
  return random.oneIn(20) ? 'x'.repeat(random.below(6000)) : random.pick(TEXTS);
}

function id(random) {
  // Beside small ones, those that the fuzzed channel issues itself where its random numbers are zero.
  return random.pick([0, 1, 2, random.below(1000), 2 ** 32 + random.below(3), Number.MAX_SAFE_INTEGER]);
}

function headers(random) {
  return Array.from({ length: random.below(4) }, () => ['x-name', text(random)]);
}

const byType = {
  Ping: () => ({ type: 'Ping' }),
  Pong: () => ({ type: 'Pong' }),
  Shutdown: () => ({ type: 'Shutdown' }),
  QuestionRefused: (random) => ({
    type: 'QuestionRefused',
    id: id(random),
    reason: random.pick(['unknown', 'busy', 'failed']),
    error: text(random).slice(0, 500),
  }),
  FetchError: (random) => ({
    type: 'FetchError',
    id: id(random),
    error: text(random),
    ...(random.oneIn(2) && { code: 'IE_NET_TIMEOUT' }),
  }),
  FetchResponse: (random) => ({
    type: 'FetchResponse',
    id: id(random),
    status: random.between(100, 999),
    headers: headers(random),
    finalUrl: 'https://a.example/',
  }),
  FetchRequest: (random) => ({
    type: 'FetchRequest',
    id: id(random),
    url: 'https://a.example/',
    ...(random.oneIn(2) && {
      policy: { allowHttp: true, allowPrivate: ['127.0.0.1'], headers: headers(random) },
    }),
  }),
};

/** A random message of one of the types. A response goes with a body, which is not among its fields. */
export function knownMessage(random, types = Object.keys(byType)) {
  return byType[random.pick(types)](random);
}

/** Any object of JSON values, valid where a schema lets everything through. */
export function anyMessage(random) {
  if (random.oneIn(2)) return knownMessage(random);
  const fields = Array.from({ length: random.below(5) }, () => [random.pick(KEYS), anyValue(random, 3)]);
  return Object.fromEntries(fields);
}

export const KEYS = [
  'type',
  'id',
  'body',
  'url',
  'a',
  'length',
  'constructor',
  'toString',
  'toJSON',
  'then',
  '0',
];

function anyValue(random, depth) {
  switch (random.below(depth > 0 ? 8 : 6)) {
    case 0:
      return null;
    case 1:
      return random.oneIn(2);
    case 2:
      return random.pick([0, -1, 0.5, 1e308, 2 ** 53, random.below(100)]);
    case 6:
      return Array.from({ length: random.below(4) }, () => anyValue(random, depth - 1));
    case 7:
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, () => [random.pick(KEYS), anyValue(random, depth - 1)]),
      );
    default:
      return text(random);
  }
}
