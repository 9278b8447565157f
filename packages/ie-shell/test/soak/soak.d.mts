/** What was there at a moment. */
interface Counts {
  children: number;
  descriptors: number;
  files: number;
  heapMiB: number;
}

export interface SoakResult {
  /** How many pages ended so: `read`, or the code of an error. */
  outcomes: Record<string, number>;
  mistakes: string[];
  acts: { killed: number; stopped: number };
  before: Counts;
  after: Counts;
  /** What became of a page after all others. */
  last: string;
  /** The kinds of the processes that the browser had at the end. */
  processes: string[];
  /** How many children outlived the browser. */
  children: number;
}

export declare function soak(options: {
  pages?: number;
  atOnce?: number;
  descriptors?: number;
  chaosMs?: number;
  timeoutMs?: number;
}): Promise<SoakResult>;

export declare function problemsOf(result: Omit<SoakResult, 'acts'>): string[];
