import { Socket } from 'node:net';
import type { Launched, LaunchSpec } from './launch.js';

/** Milliseconds that a child which was started ahead waits to be asked for. */
const UNCLAIMED_MS = 10_000;

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

/**
 * Starts a child before it is asked for, unless one like it waits already. It does not keep the program running, ends
 * with it, and is killed when it has not been taken in ten seconds. A failure is left to whoever asks for it.
 */
export async function launchAhead(
  spec: LaunchSpec,
  launch: (spec: LaunchSpec) => Promise<Launched>,
): Promise<void> {
  const key = JSON.stringify(spec);
  if (ahead.has(key)) return;
  const child: Ahead = { launching: launch(spec) };
  if (ahead.size === 0) process.on('exit', killAll);
  ahead.set(key, child);
  const isWaiting = () => ahead.get(key) === child;
  const forget = () => {
    if (isWaiting()) remove(key);
  };
  try {
    const launched = await child.launching;
    if (!isWaiting()) return;
    child.launched = launched;
    hold(launched, false);
    setTimeout(() => {
      if (isWaiting()) launched.kill();
    }, UNCLAIMED_MS).unref();
    await launched.exited;
  } catch {
    // As where there is no such program.
  } finally {
    forget();
  }
}

/** The child that was started ahead with exactly that, for the first who asks; undefined when there is none. */
export async function takeLaunched(spec: LaunchSpec): Promise<Launched | undefined> {
  const key = JSON.stringify(spec);
  const child = ahead.get(key);
  if (!child) return undefined;
  remove(key);
  const launched = await child.launching.catch(() => undefined);
  if (launched) hold(launched, true);
  return launched;
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
