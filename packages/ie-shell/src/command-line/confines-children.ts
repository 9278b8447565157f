import { KIND_OPTION } from '@internet-exploder/ie-sandbox';

/**
 * Whether a command line looks as if a child were to be confined. It is not read for that, which takes its time: a wrong
 * guess is made good, and costs a thread or the time of starting one.
 */
export function confinesChildren(argv: readonly string[]): boolean {
  return !argv.some((word) => WITHOUT.has(word) || word.startsWith(KIND_OPTION));
}

/** Words after which nothing is confined: there is no child, or it keeps all its rights. */
const WITHOUT = new Set(['-h', '--help', '-V', '--version', '--single-process', 'off', '--sandbox=off']);
