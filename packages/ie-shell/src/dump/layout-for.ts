import type { TextLayout } from '@internet-exploder/ie-ipc';
import type { BrowserOptions } from '../command-line/browser-options.js';
import { showsHyperlinks, type TerminalFacts, wantsStyles } from '../output/terminal-abilities.js';

/**
 * How text is laid out for where it goes: on a terminal as wide as that, with styles and hyperlinks, unless it cannot
 * show them or they are not wanted.
 */
export function layoutFor(
  { width, color, links, output }: Options,
  { stdout, ...facts }: TerminalFacts & { stdout: Stream } = process,
): Required<TextLayout> {
  const isStdout = output === undefined;
  const isTerminal = isStdout && stdout.isTTY === true;
  const columns = width ?? (isTerminal && stdout.columns > 0 ? stdout.columns : WIDTH);
  return {
    width: Math.min(Math.max(columns, BOUNDS.min), BOUNDS.max),
    links: links ?? (isTerminal && showsHyperlinks(facts) ? 'terminal' : 'list'),
    styled: color === 'always' || (color === 'auto' && isStdout && wantsStyles(facts, isTerminal)),
  };
}

/** Columns of what goes to no terminal. */
const WIDTH = 80;

/** As narrow and as wide as text is laid out. */
const BOUNDS = { min: 8, max: 10_000 };

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>;

type Options = Pick<BrowserOptions, 'width' | 'color' | 'links' | 'output'>;
