/** Values that go as JSON, or as JSON makes them. */
const PLAIN = [
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  0.1,
  1e21,
  1e-7,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  undefined,
  '',
  'x',
  '"\\',
  '\u0000\u001f\u007f\u2028',
  'ü€𐍈',
  '\ud800',
  '\udc00x',
];

const KEYS = [
  'type',
  'a',
  'b',
  '',
  '0',
  '12',
  'constructor',
  'hasOwnProperty',
  'then',
  'length',
  '\n',
  'ключ',
  '__proto__',
];

/** Types of messages that come again and again, so that they travel in batches. */
const REGULARS = [
  (choices) => ({ type: 'Regular', a: choices.below(100), b: 'some text' }),
  () => ({ type: 'Ping' }),
  (choices) => ({ type: 'Deep', a: { b: { c: { d: choices.below(3) } } }, e: null }),
];

/** The fields of a message. */
export function fields(choices) {
  if (choices.oneIn(2)) return choices.pick(REGULARS)(choices);
  return object(choices, 3);
}

function object(choices, depth) {
  const entries = Array.from({ length: choices.below(5) }, () => [choices.pick(KEYS), value(choices, depth)]);
  // One by one a key __proto__ would be no field; this way it is one.
  return Object.fromEntries(entries);
}

function value(choices, depth) {
  if (depth === 0) return choices.pick(PLAIN);
  switch (choices.below(12)) {
    case 0:
      return object(choices, depth - 1);
    case 1:
      return Array.from({ length: choices.below(4) }, () => value(choices, depth - 1));
    case 2:
      return 'long '.repeat(choices.below(2000));
    case 3:
      return { toJSON: () => 'made by toJSON' };
    case 4:
      return new Date(choices.below(256));
    case 5:
      return Object.assign(Object.create({ inherited: 1 }), { own: 2 });
    case 6:
      return new Map([[1, 2]]);
    default:
      return choices.pick(PLAIN);
  }
}
