/**
 * A pipe that nothing is ever written to, and whose two ends are all there is of it: one is for the child to inherit,
 * the other stays here. The kernel sends SIGKILL to the child when this end is closed, and a process that is gone, by
 * whatever, has closed all. It takes nothing of the child's own doing, so it ends one that has not got to its own
 * program yet, one that spins and one that is stopped: https://man7.org/linux/man-pages/man2/fcntl.2.html
 */
export interface Tether {
  readonly childEnd: number;
  /** Ties the started child, which has inherited its end, to this one. */
  tie(pid: number): void;
  /** Closes this end, when the child has ended or could not be started. */
  release(): void;
}
