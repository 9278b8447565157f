import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { showUnsafe } from '@internet-exploder/ie-text/unsafe';
import type { BrowserOptions } from '../command-line/browser-options.js';
import { isDumb } from '../output/terminal-abilities.js';

/**
 * Shows a text that is longer than the screen in the person's pager, and gives true when that has ended. False where
 * there is no terminal, no need, no wish or no pager: the text is then still to be written.
 */
export async function printInPager(
  text: string,
  { options, isSafe, signal }: PagerOptions,
): Promise<boolean> {
  const { stdin, stdout, env } = process;
  if (!options.pager || options.output !== undefined || !stdin.isTTY || !stdout.isTTY) return false;
  if (isDumb(process)) return false;
  if (!isLonger(text, stdout.rows)) return false;
  const pager = env.PAGER ?? DEFAULT_PAGER;
  if (pager.trim() === '' || pager === 'cat') return false;
  return showIn(pager, isSafe ? text : showUnsafe(text), signal);
}

/** What is shown page by page where nothing else is named. */
const DEFAULT_PAGER = 'less';

/** How `less` does it: it ends by itself for what fits, shows styles, and leaves the text on the screen. */
const LESS = 'FRX';

export interface PagerOptions {
  options: Pick<BrowserOptions, 'pager' | 'output'>;
  /** Whether the text has nothing in it that could steer a terminal but what is meant to. */
  isSafe: boolean;
  signal: AbortSignal;
}

async function showIn(pager: string, text: string, signal: AbortSignal): Promise<boolean> {
  // As git and man do: the variable is a command line.
  const child = spawn(pager, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { LESS, LV: '-c', ...process.env },
  });
  const { stdin } = child;
  // Whoever has seen enough ends the pager.
  stdin.on('error', () => {});
  const end = () => child.kill();
  signal.addEventListener('abort', end);
  try {
    stdin.end(text);
    const [code] = await once(child, 'close');
    signal.throwIfAborted();
    // By these a shell says that there is no such command, or that it cannot be run.
    return code !== 127 && code !== 126;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** False where nobody knows how long the screen is, as on a terminal of no rows. */
function isLonger(text: string, rows: number | undefined): boolean {
  if (!rows) return false;
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines += 1;
    if (lines >= rows) return true;
  }
  return false;
}
