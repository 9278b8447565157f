import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { describe, expect, it } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { IpcChannel } from '../channel.js';

describe('fromEnv', () => {
  it('is IE_IPC_NO_CHANNEL when the environment names none', async () => {
    await expect(IpcChannel.fromEnv({})).rejects.toEqual(code('IE_IPC_NO_CHANNEL'));
    await expect(IpcChannel.fromEnv()).rejects.toEqual(code('IE_IPC_NO_CHANNEL'));
  });

  it.each([
    '',
    ' ',
    'three',
    '3x',
    ' 3',
    '3.0',
    '-1',
    '0x3',
    '1e1',
    '٣',
    '12345678901234567890',
    '999999999',
    '0',
    '2',
  ])('is IE_IPC_BAD_DESCRIPTOR with IE_IPC_FD=%j', async (fd) => {
    await expect(IpcChannel.fromEnv({ IE_IPC_FD: fd })).rejects.toEqual(code('IE_IPC_BAD_DESCRIPTOR'));
  });

  it.each(['', 'relative/path', '/nul\0byte', `/${'x'.repeat(200)}`, '/nobody/listens/here'])(
    'is IE_IPC_BAD_PIPE with IE_IPC_PIPE=%j, and takes the secret out all the same',
    async (pipe) => {
      const env = { IE_IPC_PIPE: pipe, IE_IPC_SECRET: 'open sesame', OTHER: 'stays' };
      await expect(IpcChannel.fromEnv(env)).rejects.toEqual(code('IE_IPC_BAD_PIPE'));
      expect(env).toEqual({ IE_IPC_PIPE: pipe, OTHER: 'stays' });
    },
  );
});

describe('fromFd', () => {
  it.each([-1, 0, 2, 1.5, Number.NaN, Infinity, 2 ** 31, 2 ** 53])(
    'is IE_IPC_BAD_DESCRIPTOR for %d',
    async (fd) => {
      await expect(IpcChannel.fromFd(fd)).rejects.toEqual(code('IE_IPC_BAD_DESCRIPTOR'));
    },
  );

  it('is IE_IPC_BAD_DESCRIPTOR for what is open but no socket, and leaves it open', async () => {
    const fd = openSync(devNull, 'r');
    await expect(IpcChannel.fromFd(fd)).rejects.toEqual(code('IE_IPC_BAD_DESCRIPTOR'));
    closeSync(fd);
  });

  it('is IE_IPC_BAD_DESCRIPTOR for what is not open', async () => {
    await expect(IpcChannel.fromFd(99_999)).rejects.toEqual(code('IE_IPC_BAD_DESCRIPTOR'));
  });
});
