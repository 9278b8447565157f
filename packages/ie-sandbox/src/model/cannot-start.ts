import { existsSync } from 'node:fs';
import { describeTightLimits } from './own-limits.js';
import { SandboxError } from './sandbox-error.js';

/** The error for a program that could not be started. */
export function cannotStart(execPath: string, cause: unknown): SandboxError {
  return new SandboxError(
    'IE_SANDBOX_LAUNCH_FAILED',
    `${execPath} cannot be started: ${describeMissing(execPath, cause) ?? describe(cause)}${describeTightLimits()}`,
    { cause },
  );
}

/** What else may be missing when the system reports that an existing program does not exist. */
function describeMissing(execPath: string, cause: unknown): string | undefined {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== 'ENOENT' || process.platform === 'win32' || !existsSync(execPath)) return undefined;
  return existsSync('/dev/null')
    ? undefined
    : '/dev/null is missing, which a child needs as its stdin and stdout';
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
