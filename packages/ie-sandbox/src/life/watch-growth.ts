import { findExcess, type GrowthWatch } from '../model/growth.js';
import type { Life } from './life.js';

/**
 * Kills the child when it grows past a limit that the kernel does not enforce. One timer serves all children, and does
 * not keep this program running.
 */
export function watchGrowth(life: Life, watch: GrowthWatch): void {
  watched.set(life, watch);
  timer ??= setInterval(lookAtAll, INTERVAL_MS).unref();
  void life.exited.then(() => {
    watched.delete(life);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  });
}

/** Milliseconds between two looks. A look at one child takes some 15 µs. */
const INTERVAL_MS = 250;

const watched = new Map<Life, GrowthWatch>();
let timer: NodeJS.Timeout | undefined;

function lookAtAll(): void {
  for (const [life, { measure, limits }] of watched) {
    const usage = life.isRunning ? measure(life.pid) : undefined;
    const excess = usage && findExcess(usage, limits);
    if (excess) life.kill(excess);
  }
}
