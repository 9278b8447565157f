import { checkTimeout } from './deadline.js';

/** The options of a channel that are numbers. */
export interface ChannelNumbers {
  maxFrameBytes?: number | undefined;
  maxQueuedBytes?: number | undefined;
  helloTimeoutMs?: number | undefined;
}

/**
 * Refuses bounds that bound nothing: a comparison with NaN is always false, and a bound of zero waits for ever.
 * Meant to run before anything is attached, connected or listened on.
 *
 * @throws RangeError naming the option and its value.
 */
export function checkChannelOptions(options: ChannelNumbers): void {
  checkBytes('maxFrameBytes', options.maxFrameBytes);
  checkBytes('maxQueuedBytes', options.maxQueuedBytes);
  checkTimeout('helloTimeoutMs', options.helloTimeoutMs);
}

function checkBytes(option: string, bytes: number | undefined): void {
  if (bytes === undefined || (Number.isSafeInteger(bytes) && bytes > 0)) return;
  throw new RangeError(`${option} must be a whole number of bytes above 0; it is ${String(bytes)}`);
}
