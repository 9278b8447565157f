import { setTimeout as delay } from 'node:timers/promises';
import { IpcError } from '@internet-exploder/ie-ipc';
import type { ExitReason } from '../model/exit-reason.js';
import type { Life } from './life.js';

/** Whether a channel ended because the peer went away, be it in the middle of a message. */
export function isPeerGone(error: unknown): boolean {
  return error instanceof IpcError && (error.code === 'IE_IPC_CLOSED' || isPeerGone(error.cause));
}

/** Milliseconds a child whose channel ended is given to end by itself, so that its own reason is told: a second more than it takes itself. */
const LAST_WORDS_MS = 2_000;

/** How the child ended by itself, or undefined when it has not within two seconds. */
export function awaitOwnExit(life: Life): Promise<ExitReason | undefined> {
  return Promise.race([life.exited, delay(LAST_WORDS_MS, undefined, { ref: false })]);
}
