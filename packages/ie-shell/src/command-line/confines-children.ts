import { KIND_OPTION } from '@internet-exploder/ie-sandbox';

/**
 * Guesses whether a command line starts a confined child, without parsing it, because parsing takes time. A
 * wrong guess costs an unused thread, or the time to start one later.
 */
export function confinesChildren(argv: readonly string[]): boolean {
  return !argv.some((word) => WITHOUT.has(word) || word.startsWith(KIND_OPTION));
}

/** Words that rule out a confined child: no child starts, or it is unconfined. */
const WITHOUT = new Set(['-h', '--help', '-V', '--version', '--single-process', 'off', '--sandbox=off']);
