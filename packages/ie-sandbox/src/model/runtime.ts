import { SandboxError } from './sandbox-error.js';

/**
 * @throws SandboxError `IE_SANDBOX_RUNTIME` where a child would not be Node.js, and so not start under its
 * filters
 */
export function checkRuntime(versions: NodeJS.ProcessVersions = process.versions): void {
  for (const [key, name] of Object.entries(OTHERS)) {
    const version = versions[key];
    if (version === undefined) continue;
    throw new SandboxError(
      'IE_SANDBOX_RUNTIME',
      `this program runs on ${name} ${version}, which cannot be confined: run it with Node.js 20.18 or later`,
    );
  }
}

/** Other JavaScript runtimes, by their names in `process.versions`. */
const OTHERS = { bun: 'Bun', deno: 'Deno' } as const;
