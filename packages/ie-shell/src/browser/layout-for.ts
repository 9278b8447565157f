import type { TextLayout } from '@internet-exploder/ie-ipc';
import type { BrowserOptions } from '../browser-options.js';

/** Columns of what goes to no terminal. */
const WIDTH = 80;

/** As narrow and as wide as text is laid out. */
const BOUNDS = { min: 8, max: 10_000 };

type Options = Pick<BrowserOptions, 'width' | 'color' | 'links' | 'output'>;

/**
 * How text is laid out for where it goes: on a terminal as wide as that, with styles and hyperlinks, unless it cannot
 * show them or they are not wanted.
 *
 * @see https://no-color.org
 */
export function layoutFor(
  { width, color, links, output }: Options,
  {
    stdout,
    env,
  }: Pick<NodeJS.Process, 'env'> & { stdout: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> } = process,
): Required<TextLayout> {
  const isTerminal = output === undefined && stdout.isTTY === true;
  const isAble = isTerminal && env.TERM !== 'dumb';
  const columns = width ?? (isTerminal && stdout.columns > 0 ? stdout.columns : WIDTH);
  return {
    width: Math.min(Math.max(columns, BOUNDS.min), BOUNDS.max),
    links: links ?? (isAble ? 'terminal' : 'list'),
    styled: color === 'always' || (color === 'auto' && isAble && !env.NO_COLOR),
  };
}
