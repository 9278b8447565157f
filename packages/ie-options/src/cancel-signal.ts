/**
 * The part of AbortSignal that is needed. Callers with thousands of calls that are seldom aborted can pass
 * something cheaper.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  /** The reason, once it has aborted. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
