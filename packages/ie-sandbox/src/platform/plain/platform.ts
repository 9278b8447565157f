import type { Platform } from '../../model/platform.js';

/** A system without confinement: a child has every right of its user. */
export const plain: Platform = {
  confines: false,
  prepare: () =>
    refuse(
      `children cannot be confined on ${process.platform}: pass sandbox: 'best-effort' to start them unconfined`,
    ),
  startAhead() {},
  async launchUnconfined(spec) {
    const { launchPlainly } = await import('./launch-plainly.js');
    return launchPlainly(spec);
  },
  probe: () => refuse(`probes are not available on ${process.platform}: run them on Linux`),
};

async function refuse(message: string): Promise<never> {
  const { SandboxError } = await import('../../model/sandbox-error.js');
  throw new SandboxError('IE_SANDBOX_LAYER_MISSING', message);
}
