import { Socket } from 'node:net';
import type { Launched, LaunchSpec } from '../model/launch.js';
import type { ConfinementPlan } from '../model/platform.js';

/**
 * Starts a child before it is asked for, unless one like it waits already. It does not keep the program running, ends
 * with it, and is killed when it has not been taken in ten seconds. A failure is left to whoever asks for it.
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
      // Nobody is to be given one that is about to end.
      remove(key);
      launched.kill();
      discard(launched);
    }, UNCLAIMED_MS).unref();
    await launched.exited;
    if (isWaiting()) discard(launched);
  } catch {
    // As where there is no such program.
  } finally {
    if (isWaiting()) remove(key);
  }
}

/** Milliseconds that a child which was started ahead waits to be asked for. */
const UNCLAIMED_MS = 10_000;

/** What makes two children alike: what is started, and what it is held to, which not every platform says in that. */
export interface LaunchKey {
  spec: LaunchSpec;
  confinement: ConfinementPlan;
}

/** A child that nobody has asked for yet. */
interface Ahead {
  launching: Promise<Launched>;
  /** Known once it has been started. */
  launched?: Launched;
}

/** By what they were started with. */
const ahead = new Map<string, Ahead>();

function killAll(): void {
  for (const { launched } of ahead.values()) launched?.kill();
}

/** The child that was started ahead with exactly that, for the first who asks; undefined when there is none. */
export async function takeLaunched(launchKey: LaunchKey): Promise<Launched | undefined> {
  const key = JSON.stringify(launchKey);
  const child = ahead.get(key);
  if (!child) return undefined;
  remove(key);
  const launched = await child.launching.catch(() => undefined);
  if (launched) hold(launched, true);
  return launched;
}

/** What it has said stays unread, and would keep its descriptors open. */
function discard({ stream, stderr }: Launched): void {
  stream?.destroy();
  stderr?.destroy();
}

/** Lets a child, and what it may say, keep the program running, or no longer. */
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
