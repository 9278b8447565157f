import type { Prober } from '../model/platform.js';
import { loadLinuxProber } from './linux/probes/load-prober.js';

/**
 * Returns the function with which a child tries one probe of `Platform.probe()`. Call it before the child confines
 * itself: its native code can no longer be loaded afterwards.
 */
export function loadProber(): Prober {
  return loadLinuxProber();
}
