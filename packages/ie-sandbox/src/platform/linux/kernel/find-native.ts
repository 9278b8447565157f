import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SandboxError } from '../../../model/sandbox-error.js';
import { LEAVE_EXTERNAL } from './leave-external.js';
import { usesMusl } from './mapped-files.js';
import { ownArch } from './syscall-numbers.js';

/**
 * Returns the path of koffi's binary for this machine.
 *
 * @throws SandboxError `IE_SANDBOX_LAYER_MISSING` when it is not installed, or there is no /proc
 */
export function findNative(): string {
  known ??= search();
  return known;
}

/**
 * The package with koffi's binaries. `koffi` itself has an install script, its platform packages have none.
 */
const packageName = (arch: string) => `@koromix/koffi-linux-${arch}`;

let known: string | undefined;

function search(): string {
  const folder = dirname(findManifest());
  return join(folder, `${usesMusl() ? 'musl' : 'linux'}_${process.arch}`, 'koffi.node');
}

function findManifest(): string {
  const { arch } = process;
  // Undefined after a bundler has converted this file to CommonJS.
  const here: string | undefined = import.meta.url;
  try {
    ownArch();
    return createRequire(here).resolve(`${packageName(arch)}/package.json`);
  } catch (cause) {
    const isAway = here === undefined || !existsSync(new URL('./spawner-thread.cjs', here));
    throw new SandboxError(
      'IE_SANDBOX_LAYER_MISSING',
      `a child cannot be confined: ${packageName(arch)} ` +
        (isAway
          ? `was not found; ${LEAVE_EXTERNAL}`
          : "is not installed; install the optional dependencies, or pass sandbox: 'off' to go without"),
      { cause },
    );
  }
}
