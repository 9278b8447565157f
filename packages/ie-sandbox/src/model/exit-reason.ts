/** Tells how a life ended from the kernel's word, our own intent, and what was last written. */
export function explainExit(
  status: ExitStatus,
  intent: KillIntent | undefined,
  stderrTail: string,
): ExitReason {
  return { type: exitType(status, intent, stderrTail), ...status, stderrTail };
}

/** How a child's life ended. */
export interface ExitReason {
  /**
   * - `clean`: it exited with code 0.
   * - `killed`: this side killed it: by `kill()`, by disposal, or because a shutdown took too long.
   * - `signal`: somebody else's signal, or a fault of its own, ended it.
   * - `crashed`: it exited with another code.
   * - `out-of-memory`: its JavaScript heap was full.
   * - `bad-message`: it broke the protocol, and this side killed it for that.
   */
  type: 'clean' | 'killed' | 'signal' | 'crashed' | 'out-of-memory' | 'bad-message';
  /** The exit code, where it exited. */
  code: number | null;
  /** The signal's name, where one ended it. */
  signal: NodeJS.Signals | null;
  /** The last of what it wrote to stderr, where that was read here; else empty. */
  stderrTail: string;
}

/** What the kernel says of an ended process. */
export type ExitStatus = Pick<ExitReason, 'code' | 'signal'>;

/** Why this side sent the killing signal. Recorded before it is sent, so that it is not taken for a crash. */
export type KillIntent = 'killed' | 'bad-message';

function exitType(
  { code, signal }: ExitStatus,
  intent: KillIntent | undefined,
  stderrTail: string,
): ExitReason['type'] {
  if (intent === 'bad-message') return 'bad-message';
  // Windows knows no signals: there, a killed process has exit code 1.
  if (intent === 'killed' && (signal === 'SIGKILL' || process.platform === 'win32')) return 'killed';
  if (code === 0) return 'clean';
  if (stderrTail.includes('JavaScript heap out of memory')) return 'out-of-memory';
  return signal ? 'signal' : 'crashed';
}

/** An exit in words, such as `exited with code 1` or `was ended by SIGSEGV`. */
export function describeExit(reason: ExitReason): string {
  switch (reason.type) {
    case 'bad-message':
      return 'broke the protocol and was killed';
    case 'killed':
      return 'was killed';
    case 'out-of-memory':
      return 'ran out of memory';
    default:
      return reason.signal ? `was ended by ${reason.signal}` : `exited with code ${reason.code}`;
  }
}
