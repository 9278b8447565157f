import { IpcError } from '../errors/ipc-error.js';

/** Reads what a peer says is a shape. @throws IpcError `IE_IPC_INVALID_FRAME` */
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
 * What messages of a batch look like. Messages of one type have the same keys, so a batch does not repeat them:
 * the peer is told the keys once, in a `shape` frame, and a `batch` frame is one flat JSON array, of the number of
 * a shape and then the values of a message, message after message. Shapes are numbered from 0 as they are told.
 *
 * A shape is a list of fields: a key whose value is a string, number, boolean or null, or a key and the fields of
 * the object that is its value. `{ type: 'Ask', id: 1, by: { name: 'me' } }` has the shape
 * `["type","id",["by",["name"]]]`, and is `0,"Ask",1,"me"` in a batch, where that shape is the first.
 */
export type Fields = readonly (string | readonly [key: string, fields: Fields])[];

/** How many shapes one side may tell. */
export const MAX_SHAPES = 256;
/** How many fields a shape may have, those of inner objects included. */
export const MAX_FIELDS = 64;
/** How deep its objects may lie in each other. */
export const MAX_DEPTH = 4;

/** A shape as a batch is read by it. */
export interface Shape {
  keys: string[];
  /** For each key the shape of the object that is its value, if it is one. */
  inner: (Shape | undefined)[];
  /** An object with those keys: a copy of it is made faster than an object to which keys are added. */
  template: Record<string, unknown>;
  /** How many values a message of it has. */
  size: number;
}

/** Assigning to this key would not make a field. */
export const FORBIDDEN_KEY = '__proto__';

function notAShape(): IpcError {
  return new IpcError('IE_IPC_INVALID_FRAME', 'the peer told a shape of messages that is none');
}
