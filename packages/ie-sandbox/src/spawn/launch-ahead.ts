import { Socket } from 'node:net';
import type { Launched, LaunchSpec } from '../model/launch.js';
import type { ConfinementPlan } from '../model/platform.js';

/**
 * Starts a child before it is requested, unless an equal one waits already. It does not keep the program
 * running, ends with it, and is killed when it has not been taken within ten seconds. A failure is reported
 * to the caller that requests the child.
 */
export async function launchAhead(launchKey: LaunchKey, launch: () => Promise<Launched>): Promise<void> {
  const key = JSON.stringify(launchKey);
  if (ahead.has(key)) return;
  const child: Ahead = { launching: launch() };
  if (ahead.size === 0) process.on('exit', killAll);
  ahead.set(key, child);
  const isWaiting = () => ahead.get(key) === child;
  try {
    const launched = await child.launching;
    if (!isWaiting()) return;
    child.launched = launched;
    hold(launched, false);
    setTimeout(() => {
      if (!isWaiting()) return;
      // A child that is about to end must not be taken.
      remove(key);
      launched.kill();
      discard(launched);
    }, UNCLAIMED_MS).unref();
    await launched.exited;
    if (isWaiting()) discard(launched);
  } catch {
    // For example because the program does not exist.
  } finally {
    if (isWaiting()) remove(key);
  }
}

/** Milliseconds that a child started ahead waits to be taken. */
const UNCLAIMED_MS = 10_000;

/**
 * What makes two children equal: the command that is launched, and its confinement, which not every platform
 * expresses in the command.
 */
export interface LaunchKey {
  spec: LaunchSpec;
  confinement: ConfinementPlan;
}

/** A child that nobody has requested yet. */
interface Ahead {
  launching: Promise<Launched>;
  /** Known once it has started. */
  launched?: Launched;
}

/** Children by their launch key. */
const ahead = new Map<string, Ahead>();

function killAll(): void {
  for (const { launched } of ahead.values()) launched?.kill();
}

/**
 * Returns the child that was started ahead with exactly that key, to the first caller; undefined if there is
 * none.
 */
export async function takeLaunched(launchKey: LaunchKey): Promise<Launched | undefined> {
  const key = JSON.stringify(launchKey);
  const child = ahead.get(key);
  if (!child) return undefined;
  remove(key);
  const launched = await child.launching.catch(() => undefined);
  if (launched) hold(launched, true);
  return launched;
}

/** Unread output would keep its descriptors open. */
function discard({ stream, stderr }: Launched): void {
  stream?.destroy();
  stderr?.destroy();
}

/** Sets whether a child and its streams keep the program running. */
function hold(launched: Launched, isHeld: boolean): void {
  const ends = [launched.stream, launched.stderr].filter((end) => end instanceof Socket);
  for (const each of [launched, ...ends]) {
    if (isHeld) each.ref();
    else each.unref();
  }
}

function remove(key: string): void {
  ahead.delete(key);
  if (ahead.size === 0) process.off('exit', killAll);
}
