import { setTimeout as delay } from 'node:timers/promises';
import { IpcError } from '@internet-exploder/ie-ipc';
import type { ExitReason } from '../model/exit-reason.js';
import type { Life } from './life.js';

/** Whether a channel ended because the peer is gone, even in the middle of a message. */
export function isPeerGone(error: unknown): boolean {
  return error instanceof IpcError && (error.code === 'IE_IPC_CLOSED' || isPeerGone(error.cause));
}

/**
 * Milliseconds until a child whose channel ended must have ended by itself, so that its own exit reason is
 * reported: a second more than it needs.
 */
const LAST_WORDS_MS = 2_000;

/** Returns how the child ended by itself; undefined if it has not within two seconds. */
export function awaitOwnExit(life: Life): Promise<ExitReason | undefined> {
  return Promise.race([life.exited, delay(LAST_WORDS_MS, undefined, { ref: false })]);
}
