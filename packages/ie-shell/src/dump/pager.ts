import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { showUnsafe } from '@internet-exploder/ie-text/unsafe';
import type { BrowserOptions } from '../command-line/browser-options.js';
import { isDumb } from '../output/terminal-abilities.js';

/**
 * Shows a text that is longer than the screen in the user's pager, and returns true when the pager has ended.
 * Returns false without a terminal, a long text or a pager, or if the pager is turned off: the caller then
 * writes the text.
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

/** The default pager. */
const DEFAULT_PAGER = 'less';

/** Options of `less`: end at once if the text fits, show styles, leave the text on the screen. */
const LESS = 'FRX';

export interface PagerOptions {
  options: Pick<BrowserOptions, 'pager' | 'output'>;
  /** Whether the text contains only the allowed control sequences. */
  isSafe: boolean;
  signal: AbortSignal;
}

async function showIn(pager: string, text: string, signal: AbortSignal): Promise<boolean> {
  // The variable is a command line, as in git and man.
  const child = spawn(pager, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { LESS, LV: '-c', ...process.env },
  });
  const { stdin } = child;
  // The user may end the pager early.
  stdin.on('error', () => {});
  const end = () => child.kill();
  signal.addEventListener('abort', end);
  try {
    stdin.end(text);
    const [code] = await once(child, 'close');
    signal.throwIfAborted();
    // Exit codes of a shell for a command that does not exist or cannot run.
    return code !== 127 && code !== 126;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** False for an unknown screen height, such as a terminal with 0 rows. */
function isLonger(text: string, rows: number | undefined): boolean {
  if (!rows) return false;
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines += 1;
    if (lines >= rows) return true;
  }
  return false;
}
