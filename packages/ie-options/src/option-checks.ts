import type { CancelSignal } from './cancel-signal.js';
import { describeType, describeValue, quoteText } from './describe-value.js';
import { tagOf } from './is-of-class.js';
import { type KnownOptions, namesOf } from './known-options.js';
import { nearest } from './nearest.js';

/**
 * Checks the options of one package and throws its own error. Each message names the option, what is valid,
 * and what came. A valid value is returned.
 *
 * @example
 * const check = new OptionChecks((message) => new NetError('IE_NET_INVALID_OPTION', message));
 * const { signal, maxBytes = 1024 } = check.options<ReadOptions>(options, { what: 'read()', known:
 * READ_OPTIONS });
 * check.signal('signal', signal);
 * check.integer('maxBytes', maxBytes, 0);
 */
export class OptionChecks {
  readonly #fail: Fail;

  constructor(fail: Fail) {
    this.#fail = fail;
  }

  /**
   * Refuses a value that is not a plain object, and an unknown option: the message names the most similar
   * known one, or all of them. Other checks validate the values.
   */
  options<Options extends object>(
    options: unknown,
    { what, known }: { readonly what: string; readonly known: KnownOptions<Options> },
  ): Options {
    if (!isOptions(options)) {
      throw this.#fail(`invalid options of ${what}: give an object; got ${describeValue(options)}`);
    }
    return this.#allKnown(options, what, known);
  }

  /** Checks the options within an option, which is called `name`. */
  inner<Options extends object>(name: string, options: unknown, known: KnownOptions<Options>): Options {
    if (!isOptions(options)) throw this.invalid(name, 'an object', options);
    return this.#allKnown(options, name, known);
  }

  #allKnown<Options extends object>(options: object, what: string, known: KnownOptions<Options>): Options {
    for (const name of Object.keys(options)) {
      if (!Object.hasOwn(known, name)) throw this.#fail(unknownOption(name, what, known));
    }
    return options as Options;
  }

  /** Returns the error for an invalid option. `isSecret` keeps its value out of the message. */
  invalid(name: string, wanted: string, value: unknown, { isSecret = false } = {}): Error {
    const got = isSecret ? describeType(value) : describeValue(value);
    return this.#fail(`invalid option ${name}: give ${wanted}; got ${got}`);
  }

  boolean(name: string, value: unknown): boolean {
    if (typeof value !== 'boolean') throw this.invalid(name, 'true or false', value);
    return value;
  }

  string(name: string, value: unknown, { wanted = 'a string', isSecret = false } = {}): string {
    if (typeof value !== 'string') throw this.invalid(name, wanted, value, { isSecret });
    return value;
  }

  oneOf<Word extends string>(name: string, value: unknown, words: readonly Word[]): Word {
    if (typeof value !== 'string' || !(words as readonly string[]).includes(value)) {
      throw this.invalid(name, eitherOf(words.map((word) => `'${word}'`)), value);
    }
    return value as Word;
  }

  /** Requires a whole number of at least `min`. */
  integer(name: string, value: unknown, min: number): number {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min) {
      throw this.invalid(name, `a whole number of at least ${min}`, value);
    }
    return value;
  }

  /** Requires whole milliseconds that a timer can hold, at least 1. */
  timeout(name: string, value: unknown): number {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > MAX_TIMER_MS) {
      throw this.invalid(name, `whole milliseconds from 1 to ${MAX_TIMER_MS}`, value);
    }
    return value;
  }

  object(name: string, value: unknown, { wanted = 'an object', isSecret = false } = {}): object {
    if (typeof value !== 'object' || value === null) throw this.invalid(name, wanted, value, { isSecret });
    return value;
  }

  // biome-ignore lint/complexity/noBannedTypes: any function will do
  function(name: string, value: unknown): Function {
    if (typeof value !== 'function') throw this.invalid(name, 'a function', value);
    return value;
  }

  array(name: string, value: unknown, wanted: string, { isSecret = false } = {}): readonly unknown[] {
    if (!Array.isArray(value)) throw this.invalid(name, wanted, value, { isSecret });
    return value;
  }

  /**
   * Requires a Standard Schema: an object, or in some libraries a function. See https://standardschema.dev.
   */
  standardSchema(name: string, value: unknown): void {
    if (!isStandardSchema(value)) throw this.invalid(name, 'a Standard Schema, such as one of zod', value);
  }

  /**
   * Requires an AbortSignal, or an object with the needed part of it. Absent is valid, and so is null, as in
   * Fetch.
   */
  signal(name: string, value: unknown): void {
    if (value === undefined || value === null || value instanceof AbortSignal || isCancelSignal(value))
      return;
    throw this.invalid(name, 'an AbortSignal', value);
  }
}

/** Creates the error of a package, with its code, from a message. */
export type Fail = (message: string) => Error;

// A longer delay makes setTimeout fire at once:
// https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
const MAX_TIMER_MS = 2_147_483_647;

// An AbortSignal, a Map or a URL in place of options has no unknown options, so it is refused here.
function isOptions(value: unknown): value is object {
  return typeof value === 'object' && value !== null && tagOf(value) === '[object Object]';
}

function unknownOption(name: string, what: string, known: Readonly<Record<string, unknown>>): string {
  const names = namesOf(known);
  const near = nearest(name, names);
  const written = /^\w{1,60}$/.test(name) ? name : quoteText(name);
  const hint = near === undefined ? `it knows ${Object.keys(known).join(', ')}` : `did you mean ${near}?`;
  return `unknown option ${written} of ${what}; ${hint}`;
}

function isCancelSignal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<CancelSignal>;
  if (typeof aborted !== 'boolean') return false;
  return typeof addEventListener === 'function' && typeof removeEventListener === 'function';
}

function isStandardSchema(value: unknown): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  const standard: unknown = (value as { '~standard'?: unknown })['~standard'];
  if (typeof standard !== 'object' || standard === null) return false;
  return 'validate' in standard && typeof standard.validate === 'function';
}

function eitherOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
