import type { LookupAddress } from 'node:dns';
import { withoutDot } from './host-name.js';

/**
 * Returns the loopback addresses for `localhost` and every name below it, with or without a dot at the end,
 * without a resolver. Undefined for any other name.
 *
 * @see https://fetch.spec.whatwg.org/#resolve-an-origin
 * @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3
 */
export function loopbackAddresses(hostname: string): readonly LookupAddress[] | undefined {
  return isLoopbackName(hostname) ? LOOPBACK : undefined;
}

/** Whether a name is `localhost` or below it. */
export function isLoopbackName(hostname: string): boolean {
  const name = withoutDot(hostname.toLowerCase());
  return name === 'localhost' || name.endsWith('.localhost');
}

const LOOPBACK: readonly LookupAddress[] = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
];
