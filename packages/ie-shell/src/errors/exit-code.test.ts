import { IpcError } from '@internet-exploder/ie-ipc';
import { SandboxError } from '@internet-exploder/ie-sandbox';
import { describe, expect, it } from 'vitest';
import { ExitCode, exitCodeFor } from './exit-code.js';
import { ShellError } from './shell-error.js';

describe('the exit code', () => {
  it.each([
    ['IE_NET_CONNECTION', 1],
    ['IE_NET_DNS', 1],
    ['IE_NET_TLS', 1],
    ['IE_NET_TOO_MANY_REDIRECTS', 1],
    ['IE_NET_NOT_YET_KNOWN', 1],
    ['IE_SHELL_USAGE', 2],
    ['IE_SHELL_OUTPUT', 2],
    ['IE_NET_INVALID_URL', 2],
    ['IE_NET_INVALID_OPTION', 2],
    ['IE_NET_HTTP_BLOCKED', 3],
    ['IE_NET_PRIVATE_ADDRESS', 3],
    ['IE_NET_DOWNGRADE', 3],
    ['IE_NET_SCHEME_BLOCKED', 3],
    ['IE_NET_BAD_PORT', 3],
    ['IE_NET_PORT_BLOCKED', 3],
    ['IE_SHELL_HTTP_STATUS', 4],
    ['IE_NET_TIMEOUT', 5],
    ['IE_SHELL_TIMEOUT', 5],
    ['IE_NET_TOO_LARGE', 6],
    ['IE_SHELL_CHILD_ENDED', 7],
    ['IE_SHELL_CHILD_PROTOCOL', 7],
  ] as const)('of %s is %d', (code, exitCode) => {
    expect(exitCodeFor(new ShellError(code, 'told'))).toBe(exitCode);
  });

  it('is 7 when a child did not start or broke the protocol, and 2 for a kind that is none', () => {
    expect(exitCodeFor(new SandboxError('IE_SANDBOX_LAUNCH_FAILED', 'told'))).toBe(ExitCode.childCrashed);
    expect(exitCodeFor(new IpcError('IE_IPC_INVALID_FRAME', 'told'))).toBe(ExitCode.childCrashed);
    expect(exitCodeFor(new SandboxError('IE_SANDBOX_INVALID_KIND', 'told'))).toBe(ExitCode.usage);
  });

  it('is 1 for whatever else was thrown', () => {
    for (const thrown of [new Error('told'), 'text', undefined, { code: 'IE_SHELL_USAGE' }]) {
      expect(exitCodeFor(thrown)).toBe(ExitCode.network);
    }
  });
});
