import { describe, expect, it } from 'vitest';
import { runProgram } from './support/run-program.js';

describe('a child program that nobody spawned ends with an error', () => {
  it.each([
    ['without a kind', [], {}, 'IE_SANDBOX_NOT_A_CHILD'],
    ['without a channel', ['--subprocess-kind', 'renderer'], {}, 'IE_SANDBOX_NOT_A_CHILD'],
    ['as the browser', ['--subprocess-kind', 'browser'], { IE_IPC_FD: '3' }, 'IE_SANDBOX_INVALID_KIND'],
    ['as what there is not', ['--subprocess-kind=gpu'], { IE_IPC_FD: '3' }, 'IE_SANDBOX_INVALID_KIND'],
    [
      'with a malformed IE_IPC_FD',
      ['--subprocess-kind=network'],
      { IE_IPC_FD: '3x' },
      'IE_IPC_BAD_DESCRIPTOR',
    ],
    ['with a closed IE_IPC_FD', ['--subprocess-kind=network'], { IE_IPC_FD: '999' }, 'IE_IPC_BAD_DESCRIPTOR'],
    ['with a malformed IE_IPC_PIPE', ['--subprocess-kind=network'], { IE_IPC_PIPE: 'x' }, 'IE_IPC_BAD_PIPE'],
    ['where nobody listens', ['--subprocess-kind=network'], { IE_IPC_PIPE: '/none' }, 'IE_IPC_BAD_PIPE'],
  ])('when it is started %s', async (_how, args, env: Record<string, string>, code) => {
    const result = await runProgram('child.mjs', args, { env });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(`code: '${code}'`);
  });
});
