import { IpcError } from '../errors/ipc-error.js';
import { showUnsafe } from '../errors/peer-words.js';
import { type StandardSchema, validate } from './standard-schema.js';

/** Validates what arrives over one channel. */
export class Validator<Output> {
  #schema: StandardSchema<Output>;
  #validationsLeft = Number.POSITIVE_INFINITY;

  constructor(schema: StandardSchema<Output>) {
    this.#schema = schema;
    if (compilable.has(schema)) this.#validationsLeft = VALIDATIONS_BEFORE_COMPILED;
  }

  /** Returns the value as the schema outputs it. @throws IpcError `IE_IPC_INVALID_MESSAGE` */
  accept(value: unknown): Output {
    if (--this.#validationsLeft === 0) this.#compile();
    const result = validate(this.#schema, value);
    if ('value' in result) return result.value;
    throw new IpcError(
      'IE_IPC_INVALID_MESSAGE',
      `the peer sent an invalid message: ${showUnsafe(result.problem)}`,
    );
  }

  #compile(): void {
    try {
      const compiled = compilable.get(this.#schema)?.();
      if (compiled) this.#schema = compiled as StandardSchema<Output>;
    } catch {
      // A process that may not generate code from strings keeps validating without compiled code.
    }
  }
}

/**
 * Compiling a schema takes as long as some thousand validations, so a channel with few messages never does
 * it.
 */
const VALIDATIONS_BEFORE_COMPILED = 256;

const compilable = new WeakMap<object, () => object>();

/** Registers `compile`, which a channel calls once it validates many messages with the schema. */
export function compileWhenBusy(schema: object, compile: () => object): void {
  compilable.set(schema, compile);
}
