import { IpcError } from '../errors/ipc-error.js';
import { MAX_SHAPES, readShape, type Shape } from './shape.js';

/** Decodes the messages of batches. */
export class BatchDecoder {
  readonly #shapes: Shape[] = [];
  #values: unknown[] = [];
  #at = 0;
  /** How many values of the batch the last message had. */
  lastSize = 0;
  /** Whether the last message is a request. */
  isLastRequest = false;

  /** Whether the batch has a message left. */
  get hasNext(): boolean {
    return this.#at < this.#values.length;
  }

  /** Adds a shape. @throws IpcError `IE_IPC_INVALID_FRAME` */
  learn(fields: unknown): void {
    if (this.#shapes.length === MAX_SHAPES) {
      throw new IpcError('IE_IPC_INVALID_FRAME', `the peer sent more than ${MAX_SHAPES} shapes of messages`);
    }
    this.#shapes.push(readShape(fields));
  }

  /**
   * Opens a batch after the last one is used up. Returns its number of values. @throws IpcError
   * `IE_IPC_INVALID_FRAME`
   */
  open(values: unknown): number {
    if (!Array.isArray(values)) throw notABatch();
    this.#values = values;
    this.#at = 0;
    return values.length;
  }

  /** Returns the next message of the batch. @throws IpcError `IE_IPC_INVALID_FRAME` */
  next(): object {
    const number = this.#values[this.#at++];
    if (typeof number !== 'number') throw notABatch();
    // For a request the number of the shape is negative: -1 for shape 0, and so on.
    this.isLastRequest = number < 0;
    const shape = this.#shapes[this.isLastRequest ? -1 - number : number];
    if (!shape) throw notABatch();
    this.lastSize = shape.size + 1;
    const message = this.#build(shape);
    if (this.#at > this.#values.length) throw notABatch();
    if (this.#at === this.#values.length) this.#values = [];
    return message;
  }

  #build(shape: Shape): object {
    const object = { ...shape.template };
    const { keys, inner } = shape;
    for (let index = 0; index < keys.length; index++) {
      const innerShape = inner[index];
      object[keys[index] as string] = innerShape ? this.#build(innerShape) : this.#values[this.#at++];
    }
    return object;
  }
}

function notABatch(): IpcError {
  return new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent an invalid batch of messages');
}
