import { Violation } from './reference-frames.mjs';

const MAX_SHAPES = 256;
const MAX_FIELDS = 64;
const MAX_DEPTH = 4;

/** The messages of batches, put together in the plainest way. */
export class ReferenceBatch {
  #shapes = [];

  learn(shape) {
    if (this.#shapes.length === MAX_SHAPES || countFields(shape, 1) > MAX_FIELDS) throw wrong();
    this.#shapes.push(shape);
  }

  /** @throws Violation when it comes to what is no message; those before it have been given. */
  *messages(values) {
    if (!Array.isArray(values)) throw wrong();
    for (let at = 0; at < values.length; ) {
      const number = values[at++];
      if (typeof number !== 'number') throw wrong();
      // A request tells its shape below zero.
      const shape = this.#shapes[number < 0 ? -1 - number : number];
      if (!shape) throw wrong();
      const built = build(shape, values, at);
      if (built.at > values.length) throw wrong();
      yield { value: built.value, isRequest: number < 0 };
      at = built.at;
    }
  }
}

function countFields(fields, depth) {
  if (!Array.isArray(fields) || depth > MAX_DEPTH) throw wrong();
  const keys = new Set();
  let count = fields.length;
  for (const field of fields) {
    const [key, inner] = Array.isArray(field) && field.length === 2 ? field : [field];
    if (typeof key !== 'string' || key === '__proto__' || keys.has(key)) throw wrong();
    keys.add(key);
    if (inner !== undefined) count += countFields(inner, depth + 1);
  }
  return count;
}

function build(shape, values, start) {
  const fields = [];
  let at = start;
  for (const field of shape) {
    if (typeof field === 'string') fields.push([field, values[at++]]);
    else {
      const inner = build(field[1], values, at);
      fields.push([field[0], inner.value]);
      at = inner.at;
    }
  }
  return { value: Object.fromEntries(fields), at };
}

function wrong() {
  return new Violation('IE_IPC_INVALID_FRAME');
}
