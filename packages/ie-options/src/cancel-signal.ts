/**
 * What is needed of an AbortSignal, which is one. Whoever has thousands of calls that are seldom given up can bring
 * something that costs less.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  /** Why, once it has happened. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
