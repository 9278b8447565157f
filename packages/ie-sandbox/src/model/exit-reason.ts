import { describeExcess, type Excess } from './growth.js';

/** Determines how a child ended, from the kernel's status, our own intent, and its last output. */
export function explainExit(
  status: ExitStatus,
  intent: KillIntent | undefined,
  stderrTail: string,
): ExitReason {
  const type = exitType(status, intent, stderrTail);
  return { type, ...status, stderrTail, ...(type === 'over-limit' && { excess: intent as Excess }) };
}

/** How a child ended. */
export interface ExitReason {
  /**
   * - `clean`: it exited with code 0.
   * - `killed`: this side killed it: by `kill()`, by disposal, or because a shutdown took too long.
   * - `signal`: a signal from elsewhere, or a fault of its own, ended it.
   * - `crashed`: it exited with another code.
   * - `out-of-memory`: its JavaScript heap was full.
   * - `bad-message`: it broke the protocol, and this side killed it.
   * - `over-limit`: it grew past its limit of memory or threads, and this side killed it.
   */
  type: 'clean' | 'killed' | 'signal' | 'crashed' | 'out-of-memory' | 'bad-message' | 'over-limit';
  /** The exit code, if it exited. */
  code: number | null;
  /** The signal's name, if a signal ended it. */
  signal: NodeJS.Signals | null;
  /** The end of what it wrote to stderr, if that was read here; otherwise empty. */
  stderrTail: string;
  /** The limit, with the type `over-limit`. */
  excess?: Excess;
}

/** The kernel's status of an ended process. */
export type ExitStatus = Pick<ExitReason, 'code' | 'signal'>;

/** Why this side killed it. Recorded before the signal is sent, so that it does not count as a crash. */
export type KillIntent = 'killed' | 'bad-message' | Excess;

function exitType(
  { code, signal }: ExitStatus,
  intent: KillIntent | undefined,
  stderrTail: string,
): ExitReason['type'] {
  if (intent === 'bad-message') return 'bad-message';
  // Windows has no signals. A killed process has exit code 1 there.
  if (intent !== undefined && (signal === 'SIGKILL' || process.platform === 'win32')) {
    return intent === 'killed' ? 'killed' : 'over-limit';
  }
  if (code === 0) return 'clean';
  if (stderrTail.includes('JavaScript heap out of memory')) return 'out-of-memory';
  return signal ? 'signal' : 'crashed';
}

/** Describes an exit, for example `exited with code 1` or `was ended by SIGSEGV`. */
export function describeExit(reason: ExitReason): string {
  switch (reason.type) {
    case 'bad-message':
      return 'broke the protocol and was killed';
    case 'killed':
      return 'was killed';
    case 'over-limit':
      return reason.excess
        ? `${describeExcess(reason.excess)}, and was killed`
        : 'grew past a limit and was killed';
    case 'out-of-memory':
      return 'ran out of memory';
    default:
      return reason.signal ? `was ended by ${reason.signal}` : `exited with code ${reason.code}`;
  }
}
