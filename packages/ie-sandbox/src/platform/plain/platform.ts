import type { Platform } from '../../model/platform.js';
import { SandboxError } from '../../model/sandbox-error.js';

/** A system without confinement: a child has every right of its user. */
export const plain: Platform = {
  async prepare() {
    throw new SandboxError(
      'IE_SANDBOX_LAYER_MISSING',
      `children cannot be confined on ${process.platform}: pass sandbox: 'best-effort' to start them unconfined`,
    );
  },
  confirm: async (_pid, layers) => [...layers],
  startAhead() {},
  async launchUnconfined(spec) {
    const { launchPlainly } = await import('./launch-plainly.js');
    return launchPlainly(spec);
  },
  async probe() {
    throw new SandboxError(
      'IE_SANDBOX_LAYER_MISSING',
      `there are no probes for ${process.platform}: run them on Linux`,
    );
  },
};
