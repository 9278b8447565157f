import type { PagePart, TextLayout } from '@internet-exploder/ie-ipc';
import type { KnownOptions } from '@internet-exploder/ie-options';
import { check, givenSignal, present } from '../errors/checks.js';
import { ShellError } from '../errors/shell-error.js';

/** @throws ShellError `IE_SHELL_USAGE`, `IE_SHELL_SELECTOR` */
export function readingRequest(reading: Reading, options: ReadingOptions & TextLayout): ReadingRequest {
  check.options(options, { what: `${reading}()`, known: KNOWN[reading] as KnownOptions<object> });
  const { select, signal, width, links, styled } = options;
  if (width !== undefined) checkWidth(width);
  if (links !== undefined) check.oneOf('links', links, ['list', 'terminal', 'none']);
  if (styled !== undefined) check.boolean('styled', styled);
  return {
    ...(select !== undefined && { select: checkSelector(select) }),
    layout: present({ width, links, styled }),
    signal: givenSignal(signal),
  };
}

/** How a part of a page is read. */
export interface ReadingOptions {
  /** Limits the part to the elements that this CSS selector matches. */
  select?: string | undefined;
  signal?: AbortSignal | undefined;
}

type SignalOnly = Pick<ReadingOptions, 'signal'>;

const SIGNAL: KnownOptions<SignalOnly> = { signal: true };
const PART: KnownOptions<ReadingOptions> = { ...SIGNAL, select: true };
const LAID_OUT: KnownOptions<ReadingOptions & TextLayout> = {
  ...PART,
  width: true,
  links: true,
  styled: true,
};

/** The options of each reading method. */
const KNOWN = {
  text: LAID_OUT,
  markdown: PART,
  article: LAID_OUT,
  links: PART,
  meta: SIGNAL,
  dom: PART,
  select: SIGNAL,
} satisfies Record<Reading, object>;

/** A method of `Page` that reads a part of it. */
export type Reading = Exclude<PagePart, 'elements'> | 'select';

/** The minimum and maximum width of text. */
const WIDTH = { min: 8, max: 10_000 };
const MAX_SELECTOR_LENGTH = 4_096;

/** A reading, validated. */
export interface ReadingRequest {
  select?: string;
  layout: TextLayout;
  signal: AbortSignal | undefined;
}

/** @throws ShellError `IE_SHELL_SELECTOR` */
export function checkSelector(select: unknown): string {
  if (typeof select === 'string' && select !== '' && select.length <= MAX_SELECTOR_LENGTH) return select;
  const wanted = `a text of 1 to ${MAX_SELECTOR_LENGTH} characters`;
  throw new ShellError('IE_SHELL_SELECTOR', check.invalid('select', wanted, select).message);
}

function checkWidth(width: unknown): void {
  const isWidth = typeof width === 'number' && Number.isInteger(width);
  if (!isWidth || width < WIDTH.min || width > WIDTH.max) {
    throw check.invalid('width', `a whole number of columns from ${WIDTH.min} to ${WIDTH.max}`, width);
  }
}
