import { invalidOption } from './check-option.js';

/**
 * What a request needs of an AbortSignal, which is one. Whoever makes thousands of requests that are seldom given up
 * can bring something that costs less.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  /** Why, once it has happened. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** @throws NetError `IE_NET_INVALID_OPTION` unless the value is absent or can tell of being aborted */
export function checkSignal(name: string, value: unknown): void {
  if (value === undefined || value === null || value instanceof AbortSignal || isCancelSignal(value)) return;
  throw invalidOption(name, 'an AbortSignal');
}

function isCancelSignal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<CancelSignal>;
  if (typeof aborted !== 'boolean') return false;
  return typeof addEventListener === 'function' && typeof removeEventListener === 'function';
}
