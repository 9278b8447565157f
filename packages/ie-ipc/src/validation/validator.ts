import { quoteText } from '@internet-exploder/ie-options';
import { IpcError } from '../errors/ipc-error.js';
import { showUnsafe } from '../errors/peer-words.js';
import { type StandardSchema, validate } from './standard-schema.js';

/** Validates what arrives over one channel. */
export class Validator<Output> {
  #schema: StandardSchema<Output>;
  /** The types of the browser's messages, if the schema is one of those that a channel has without `incoming`. */
  readonly #builtInTypes: (() => ReadonlySet<unknown> | undefined) | undefined;
  #validationsLeft = Number.POSITIVE_INFINITY;

  constructor(schema: StandardSchema<Output>) {
    this.#schema = schema;
    this.#builtInTypes = builtIn.get(schema);
    if (compilable.has(schema)) this.#validationsLeft = VALIDATIONS_BEFORE_COMPILED;
  }

  /** Returns the value as the schema outputs it. @throws IpcError `IE_IPC_INVALID_MESSAGE` */
  accept(value: unknown): Output {
    if (--this.#validationsLeft === 0) this.#compile();
    const result = validate(this.#schema, value);
    if ('value' in result) return result.value;
    throw new IpcError(
      'IE_IPC_INVALID_MESSAGE',
      describeForeign(value, this.#builtInTypes?.()) ??
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

const builtIn = new WeakMap<object, () => ReadonlySet<unknown> | undefined>();

/** Registers a schema as one of the browser's, which a program's own messages do not fit. */
export function markBuiltIn(schema: object, types: () => ReadonlySet<unknown> | undefined): void {
  builtIn.set(schema, types);
}

/** What to do about a message of the program's own on a channel that knows only the browser's. */
function describeForeign(value: unknown, types: ReadonlySet<unknown> | undefined): string | undefined {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (!types || types.has(type)) return undefined;
  const which = typeof type === 'string' ? `of type ${quoteText(type)}` : 'without a type';
  return (
    `the peer sent a message ${which}, which this channel does not know: if it is a message of your own, ` +
    'pass its schema as incoming'
  );
}
