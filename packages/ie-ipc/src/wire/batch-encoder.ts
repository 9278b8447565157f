import { type Fields, FORBIDDEN_KEY, MAX_DEPTH, MAX_FIELDS, MAX_SHAPES } from './shape.js';

/** Collects small messages of plain values into batches. */
export class BatchEncoder {
  readonly #root = new Step('start');
  #stepCount = 1;
  #shapeCount = 0;
  #newShapes: string[] = [];
  #values: unknown[] = [];
  /** Where the values of the last message start. */
  #start = 0;
  /** Whether a message is being read. A getter may send another message meanwhile, and take the batch. */
  #isReading = false;
  #textLength = 0;
  /** What the last message added to `bytes`. */
  #lastBytes = 0;
  /** The approximate size of the batch in bytes. */
  bytes = 0;

  /**
   * Adds a message in its current state. Returns false, without any change, if the message must travel alone.
   */
  add(message: object, isRequest: boolean): boolean {
    if (this.#isReading || !isPlain(message)) return false;
    this.#isReading = true;
    this.#start = this.#values.length;
    let isTaken = false;
    try {
      isTaken = this.#add(message, isRequest);
      return isTaken;
    } catch {
      // The JSON encoder gives the same result, and reports what is wrong.
      return false;
    } finally {
      if (!isTaken) this.#values.length = this.#start;
      this.#isReading = false;
    }
  }

  /** Removes the last message, if no other was added since. */
  drop(): void {
    this.bytes -= this.#lastBytes;
    this.#values.length = this.#start;
  }

  get isFull(): boolean {
    return this.bytes >= FULL_BYTES;
  }

  /** Returns the batch and starts a new one. */
  take(): Batch {
    const values = this.#values;
    this.#values = this.#isReading ? values.splice(this.#start) : [];
    const batch = { shapes: this.#newShapes, json: JSON.stringify(values) };
    this.#start = 0;
    this.#newShapes = [];
    this.bytes = 0;
    return batch;
  }

  #add(message: Record<string, unknown>, isRequest: boolean): boolean {
    this.#textLength = 0;
    // A placeholder for the number of the shape, which is known once the values are read.
    this.#values.push(-1);
    const end = this.#read(message, this.#root, 1);
    if (end === undefined || (end.shape < 0 && !this.#tell(end))) return false;
    this.#values[this.#start] = isRequest ? -1 - end.shape : end.shape;
    this.#lastBytes = this.#textLength + VALUE_BYTES * (this.#values.length - this.#start);
    this.bytes += this.#lastBytes;
    return true;
  }

  /** Reads the values of an object. Returns the step that its keys lead to. */
  #read(object: Record<string, unknown>, start: Step, depth: number): Step | undefined {
    let step: Step | undefined = start;
    for (const key in object) {
      // Another program part may have added to Object.prototype what JSON would not write.
      if (!Object.hasOwn(object, key)) return undefined;
      const value = object[key];
      if (value === undefined) continue;
      step = step.follow(key) ?? this.#learnKey(step, key);
      if (step && typeof value === 'object' && value !== null) step = this.#readInner(value, step, depth);
      else if (!this.#readValue(value)) return undefined;
      if (!step) return undefined;
    }
    return step;
  }

  /** Reads an object that is a value. Returns the step after its end. */
  #readInner(value: object, step: Step, depth: number): Step | undefined {
    if (depth === MAX_DEPTH || !isPlain(value)) return undefined;
    step.inside ??= this.#newStep('in', step);
    const end = step.inside && this.#read(value, step.inside, depth + 1);
    if (!end) return undefined;
    end.behind ??= this.#newStep('out', end);
    return end.behind;
  }

  #readValue(value: unknown): boolean {
    if (typeof value === 'string') {
      this.#textLength += value.length;
      if (this.#textLength > MAX_TEXT_LENGTH) return false;
    } else if (typeof value !== 'number' && typeof value !== 'boolean' && value !== null) return false;
    this.#values.push(value);
    return true;
  }

  #learnKey(step: Step, key: string): Step | undefined {
    const next =
      key === FORBIDDEN_KEY || key.length > MAX_KEY_LENGTH ? undefined : this.#newStep('key', step, key);
    if (next) step.lead(key, next);
    return next;
  }

  #newStep(way: Step['way'], before: Step, key?: string): Step | undefined {
    if (this.#stepCount === MAX_STEPS) return undefined;
    this.#stepCount++;
    return new Step(way, before, key);
  }

  /** Numbers a shape once it is used often enough to send. */
  #tell(end: Step): boolean {
    if (++end.uses <= USES_BEFORE_SHAPE || this.#shapeCount === MAX_SHAPES) return false;
    const { fields, count } = fieldsUpTo(end);
    const json = JSON.stringify(fields);
    if (count > MAX_FIELDS || json.length > MAX_TEXT_LENGTH) {
      // Marks it as rejected for good.
      end.uses = Number.NEGATIVE_INFINITY;
      return false;
    }
    end.shape = this.#shapeCount++;
    this.#newShapes.push(json);
    return true;
  }
}

/**
 * How many messages must have a shape before it is sent. Sending a shape costs more than sending one message
 * alone.
 */
const USES_BEFORE_SHAPE = 3;
/** How many different transitions from key to key are remembered. Messages that need more travel alone. */
const MAX_STEPS = 4096;
/** Longer keys are not remembered. */
const MAX_KEY_LENGTH = 128;
/** Longer text gains nothing from a batch. */
const MAX_TEXT_LENGTH = 4096;
/** A batch is full at about this many bytes. */
const FULL_BYTES = 48 * 1024;
/** The approximate size of a value other than text in a batch. */
const VALUE_BYTES = 8;

/** One position on the path through the keys of a message. Messages of one shape end at the same position. */
class Step {
  /** The key that was first seen to follow, and its step. Most often there is no other. */
  key: string | undefined;
  next: Step | undefined;
  others: Map<string, Step> | undefined;
  /** The step into the object that is the value of the key. */
  inside: Step | undefined;
  /** The step after the end of that object. */
  behind: Step | undefined;
  uses = 0;
  /** The number of the shape that ends here, once it was sent. */
  shape = -1;

  /** How this step follows the one before: by a key, into the object that is its value, or out of it. */
  readonly way: 'start' | 'key' | 'in' | 'out';
  readonly before: Step | undefined;
  readonly wayKey: string;

  constructor(way: Step['way'], before?: Step, wayKey = '') {
    this.way = way;
    this.before = before;
    this.wayKey = wayKey;
  }

  /** Returns the step of a key, if it is known. */
  follow(key: string): Step | undefined {
    return this.key === key ? this.next : this.others?.get(key);
  }

  lead(key: string, next: Step): void {
    if (this.key === undefined) {
      this.key = key;
      this.next = next;
    } else {
      this.others ??= new Map();
      this.others.set(key, next);
    }
  }
}

/** A batch that is ready to send, and the shapes that are new with it. */
export interface Batch {
  shapes: string[];
  json: string;
}

type MutableFields = (string | [string, MutableFields])[];

/** Returns the fields of the messages that end at a step. */
function fieldsUpTo(end: Step): { fields: Fields; count: number } {
  const way: Step[] = [];
  for (let step: Step | undefined = end; step; step = step.before) way.unshift(step);
  const fields: MutableFields = [];
  const open = [fields];
  let count = 0;
  for (const step of way) {
    const innermost = open[open.length - 1] as MutableFields;
    if (step.way === 'key') {
      innermost.push(step.wayKey);
      count++;
    } else if (step.way === 'in') {
      const inner: MutableFields = [];
      innermost.push([innermost.pop() as string, inner]);
      open.push(inner);
    } else if (step.way === 'out') open.pop();
  }
  return { fields, count };
}

/** Whether JSON writes the object as its own fields, and it is not a streamed body. */
function isPlain(value: object): value is Record<string, unknown> {
  return (
    Object.getPrototypeOf(value) === Object.prototype &&
    !('toJSON' in value) &&
    !(Symbol.asyncIterator in value)
  );
}
