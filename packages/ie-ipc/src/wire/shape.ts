import { IpcError } from '../errors/ipc-error.js';

/** Reads a shape that the peer sent. @throws IpcError `IE_IPC_INVALID_FRAME` */
export function readShape(value: unknown): Shape {
  let fieldCount = 0;
  return shapeOf(value, 1);

  function shapeOf(fields: unknown, depth: number): Shape {
    if (!Array.isArray(fields) || depth > MAX_DEPTH) throw notAShape();
    fieldCount += fields.length;
    if (fieldCount > MAX_FIELDS) throw notAShape();
    const shape: Shape = { keys: [], inner: [], template: {}, size: 0 };
    for (const field of fields) addField(shape, field, depth);
    return shape;
  }

  function addField(shape: Shape, field: unknown, depth: number): void {
    const [key, inner] = Array.isArray(field) && field.length === 2 ? field : [field, undefined];
    if (typeof key !== 'string' || key === FORBIDDEN_KEY || Object.hasOwn(shape.template, key))
      throw notAShape();
    shape.keys.push(key);
    const innerShape = inner === undefined ? undefined : shapeOf(inner, depth + 1);
    shape.inner.push(innerShape);
    shape.size += innerShape ? innerShape.size : 1;
    shape.template[key] = null;
  }
}

/**
 * The structure of messages in a batch. Messages of one type have the same keys, so a batch does not repeat
 * them: the keys are sent once, in a `shape` frame. A `batch` frame is one flat JSON array. For each message
 * it has the number of a shape and then the values. Shapes are numbered from 0 in the order in which they are
 * sent.
 *
 * A shape is a list of fields. A field is a key whose value is a string, number, boolean or null, or a key
 * with the fields of the object that is its value. `{ type: 'Ask', id: 1, by: { name: 'me' } }` has the shape
 * `["type","id",["by",["name"]]]`. In a batch it is `0,"Ask",1,"me"` if that shape is the first.
 */
export type Fields = readonly (string | readonly [key: string, fields: Fields])[];

/** The most shapes that one side may send. */
export const MAX_SHAPES = 256;
/** The most fields of a shape, those of inner objects included. */
export const MAX_FIELDS = 64;
/** The deepest nesting of a shape's objects. */
export const MAX_DEPTH = 4;

/** A shape, prepared for decoding. */
export interface Shape {
  keys: string[];
  /** For each key the shape of its value, if that is an object. */
  inner: (Shape | undefined)[];
  /** An object with those keys. Copying it is faster than adding keys to a new object. */
  template: Record<string, unknown>;
  /** How many values a message of this shape has. */
  size: number;
}

/** An assignment to this key would not create a field. */
export const FORBIDDEN_KEY = '__proto__';

function notAShape(): IpcError {
  return new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent an invalid shape of messages');
}
