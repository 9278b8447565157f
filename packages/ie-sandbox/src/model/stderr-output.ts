import type { ChildKind } from './process-kind.js';

/** What becomes of each line that a confined child writes to stderr. */
export type StderrOutput =
  | 'forward'
  | 'ignore'
  | ((line: string, child: { kind: ChildKind; pid: number }) => void);
