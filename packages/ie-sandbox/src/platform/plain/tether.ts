/**
 * A pipe to which nothing is ever written. The child inherits one end, and this process keeps the only other
 * end. The kernel sends SIGKILL to the child when that end is closed, and it closes all descriptors of a
 * process that ends for any reason. The child takes no part, so this ends a child that has not reached its
 * own program yet, one that spins and one that is stopped: https://man7.org/linux/man-pages/man2/fcntl.2.html
 */
export interface Tether {
  readonly childEnd: number;
  /** Ties a started child, which has inherited its end, to this one. */
  tie(pid: number): void;
  /** Closes this end, when the child has ended or could not be started. */
  release(): void;
}
