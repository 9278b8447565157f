import type { Platform } from '../../model/platform.js';
import { plain } from '../plain/platform.js';

/** macOS: `sandbox-exec` starts the child under a profile. It has not run on macOS. */
export const darwin: Platform = {
  ...plain,
  confines: true,
  async prepare(plan) {
    const { confineOnDarwin } = await import('./confine.js');
    return confineOnDarwin(plan);
  },
};
