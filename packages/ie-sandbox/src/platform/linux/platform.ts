import type { Platform } from '../../model/platform.js';
import { startSpareThread } from './kernel/threads.js';

/**
 * Linux: a thread confines itself and starts the child (stage A), and the child confines itself before its hello
 * (stage B). Landlock and seccomp are the layers.
 */
export const linux: Platform = {
  confines: true,
  async prepare(plan) {
    const { confineOnLinux } = await import('./kernel/confine.js');
    return confineOnLinux(plan);
  },
  startAhead: startSpareThread,
  async launchUnconfined(spec) {
    const { launchPlainly } = await import('../plain/launch-plainly.js');
    const { tryTether } = await import('./kernel/tether.js');
    return launchPlainly(spec, tryTether());
  },
  async probe() {
    const { findNative } = await import('./kernel/find-native.js');
    // Probes need native calls.
    findNative();
    const { PROBES } = await import('./probes/probe-list.js');
    return PROBES;
  },
};
