import type { StandardSchema } from '@internet-exploder/ie-ipc';
import { describe, expect, it } from 'vitest';
import { spawnChild } from '../dist/index.js';
import { fixture } from './support/fixture.js';
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

describe('connectParent', () => {
  it('says hello before it loads what a channel takes', async () => {
    const child = await spawnChild('renderer', {
      entry: fixture('modules-at-hello.mjs'),
      sandbox: 'off',
      incoming: anyModules,
    });
    await child.channel.send({ type: 'Ping' });
    const { atHello, afterHello } = await child.channel.recv();
    await child.shutdown();
    // Of a Node that works otherwise, this would show nothing.
    expect(atHello).toContain('NativeModule fs');
    expect(atHello).not.toContain('NativeModule net');
    expect(atHello).not.toContain('NativeModule tty');
    expect(afterHello).toContain('NativeModule net');
  });
});

interface Modules {
  atHello: string[];
  afterHello: string[];
}

const anyModules: StandardSchema<Modules> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Modules }) },
};
