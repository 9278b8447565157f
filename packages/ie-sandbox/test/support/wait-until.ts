import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a condition, and fails by its name when it has not come true in time. */
export async function waitUntil(
  what: string,
  condition: () => boolean | undefined,
  deadlineMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${deadlineMs} ms`);
    await delay(10);
  }
}
