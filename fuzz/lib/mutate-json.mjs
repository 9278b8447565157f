import { KEYS } from './vocabulary.mjs';

/**
 * Changes a JSON text in one place. The text is taken apart by hand: an object is a list of fields here, so that a
 * key may be there twice, and a value may be any text.
 */
export function mutateJson(random, json, isKept = () => false) {
  const root = read(json);
  if (!root) return random.pick(ODD_VALUES(random));
  const places = [];
  collect(root, places, isKept);
  const place = random.pick(places);
  const ways = place.fields ? FIELD_WAYS : place.items ? ITEM_WAYS : ['replace'];
  change(random, place, random.oneIn(3) ? 'replace' : random.pick(ways));
  return write(root);
}

const FIELD_WAYS = ['add', 'drop', 'rename', 'double', 'replace'];
const ITEM_WAYS = ['add', 'drop', 'swap', 'double', 'replace'];

const ODD_KEYS = [
  '__proto__',
  'prototype',
  'valueOf',
  'hasOwnProperty',
  '',
  '\n',
  '"',
  '\u0000',
  '\u009b2J',
  '\u202e',
  'ключ',
  ...KEYS,
];

const ODD_VALUES = (random) => [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '1e999',
  '-1e999',
  '9007199254740993',
  '4294967296',
  '0.1',
  '1E400',
  '""',
  '"\\u0000\\ud800\\u001b"',
  '"Ping"',
  '[]',
  '{}',
  '{"__proto__":{"type":"Ping"}}',
  '{"toString":1,"valueOf":1}',
  '[[[[[[]]]]]]',
  `"${'x'.repeat(random.below(5000))}"`,
  nest(random, '[', ']'),
  nest(random, '{"a":', '}', '1'),
  nest(random, '["a",[', ']]'),
];

function nest(random, open, close, inner = '') {
  const depth = random.pick([3, 5, 64, 1000, 20_000]);
  return open.repeat(depth) + inner + close.repeat(depth);
}

function read(json) {
  try {
    return tree(JSON.parse(json));
  } catch {
    // No JSON, or too deep for this.
    return undefined;
  }
}

function tree(value) {
  if (Array.isArray(value)) return { items: value.map(tree) };
  if (typeof value !== 'object' || value === null) return { text: JSON.stringify(value) };
  return { fields: Object.entries(value).map(([key, inner]) => ({ key, value: tree(inner) })) };
}

function collect(node, places, isKept) {
  places.push(node);
  for (const item of node.items ?? []) collect(item, places, isKept);
  for (const field of node.fields ?? []) if (!isKept(field.key)) collect(field.value, places, isKept);
}

function write(node) {
  if (node.items) return `[${node.items.map(write).join()}]`;
  if (!node.fields) return node.text;
  return `{${node.fields.map(({ key, value }) => `${JSON.stringify(key)}:${write(value)}`).join()}}`;
}

function change(random, node, way) {
  const list = node.fields ?? node.items ?? [];
  const at = random.below(list.length + 1);
  const odd = { text: random.pick(ODD_VALUES(random)) };
  switch (way) {
    case 'add':
      list.splice(at, 0, node.fields ? { key: random.pick(ODD_KEYS), value: odd } : odd);
      break;
    case 'drop':
      list.splice(at, 1);
      break;
    case 'rename':
      if (list[at]) list[at].key = random.pick(ODD_KEYS);
      break;
    case 'double':
      if (list[at]) list.splice(random.below(list.length + 1), 0, list[at]);
      break;
    case 'swap':
      list.push(...list.splice(at, 1));
      break;
    default:
      delete node.fields;
      delete node.items;
      node.text = odd.text;
  }
}
