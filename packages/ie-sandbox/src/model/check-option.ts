import { OptionChecks } from '@internet-exploder/ie-options';
import { SandboxError } from './sandbox-error.js';

/** Returns a promise that rejects with what the check throws; undefined if it throws nothing. */
export function refusal(run: () => void): Promise<never> | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Checks options. Each check throws a SandboxError `IE_SANDBOX_INVALID_OPTION` that names the option. */
export const check = new OptionChecks((message) => new SandboxError('IE_SANDBOX_INVALID_OPTION', message));
