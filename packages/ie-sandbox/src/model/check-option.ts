import { OptionChecks } from '@internet-exploder/ie-options';
import { SandboxError } from './sandbox-error.js';

/** A promise that rejects with what the check throws; undefined where it throws nothing. */
export function refusal(run: () => void): Promise<never> | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Checks options; each check throws a SandboxError `IE_SANDBOX_INVALID_OPTION` that names the option. */
export const check = new OptionChecks((message) => new SandboxError('IE_SANDBOX_INVALID_OPTION', message));
