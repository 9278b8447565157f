import type { TextLayout } from '@internet-exploder/ie-ipc';
import type { BrowserOptions } from '../command-line/browser-options.js';
import { showsHyperlinks, type TerminalFacts, wantsStyles } from '../output/terminal-abilities.js';

/**
 * The layout of text for its output. On a terminal: its width, with styles and hyperlinks if they are
 * supported and not turned off.
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

/** Columns without a terminal. */
const WIDTH = 80;

/** The minimum and maximum width of text. */
const BOUNDS = { min: 8, max: 10_000 };

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>;

type Options = Pick<BrowserOptions, 'width' | 'color' | 'links' | 'output'>;
