import { spawnChild } from '@internet-exploder/ie-sandbox';
import { describe, expect, it } from 'vitest';
import { builtFile, CLI, runShell } from './support/run-shell.js';

const ENTRIES = [
  ['ie-shell as a network process', CLI, 'network'],
  ['ie-shell as a renderer', CLI, 'renderer'],
  ["the network process's own file", builtFile('child-network.cjs'), 'network'],
  ["the renderer's own file", builtFile('child-renderer.cjs'), 'renderer'],
] as const;

describe('ie-shell as a subprocess', () => {
  it('of the kind network serves fetches on the inherited descriptor', async () => {
    await using child = await spawnChild('network', { entry: CLI, transport: 'fd' });
    expect(child.channel.peer.kind).toBe('network');
    await child.channel.send({ type: 'FetchRequest', id: 1, url: '' });
    expect(await child.channel.recv()).toMatchObject({ type: 'FetchError', id: 1 });
    expect(await child.shutdown()).toBe('clean');
  });

  it('of the kind renderer serves pings on the inherited descriptor', async () => {
    await using child = await spawnChild('renderer', { entry: CLI, transport: 'fd' });
    expect(child.channel.peer.kind).toBe('renderer');
    await child.channel.send({ type: 'Ping' });
    expect(await child.channel.recv()).toEqual({ type: 'Pong' });
    expect(await child.shutdown()).toBe('clean');
  });

  it('serves on a named pipe too', async () => {
    await using child = await spawnChild('network', {
      entry: CLI,
      transport: 'pipe',
      sandbox: 'best-effort',
    });
    await child.channel.send({ type: 'Ping' });
    expect(await child.channel.recv()).toEqual({ type: 'Pong' });
    expect(await child.shutdown()).toBe('clean');
  });

  it.each(['invalid', 'browser', ''])('of the kind %j exits with code 2 and says why', async (kind) => {
    for (const args of [[`--subprocess-kind=${kind}`], ['--subprocess-kind', kind]]) {
      const { code, stdout, stderr } = await runShell(args);
      expect(stderr).toMatch(/^ie-shell: [^\n]*renderer or network[^\n]*\n$/);
      expect(stdout.length).toBe(0);
      expect(code).toBe(2);
    }
  });
});

describe.each(ENTRIES)('%s, started by hand', (_name, entry, kind) => {
  const command = [process.execPath, entry] as const;
  const args = ['--subprocess-kind', kind];

  it('without a channel exits with code 1 and says what it is for', async () => {
    const { code, stderr } = await runShell(args, { command });
    expect(stderr).toMatch(/^level=error [^\n]*IE_IPC_FD[^\n]*IE_IPC_PIPE[^\n]*spawnChild[^\n]*\n$/);
    expect(code).toBe(1);
  });

  it.each([
    ['IE_IPC_FD', 'three'],
    ['IE_IPC_FD', ''],
    ['IE_IPC_FD', '-1'],
    ['IE_IPC_FD', '3.5'],
    ['IE_IPC_FD', '99'],
    ['IE_IPC_PIPE', ''],
    ['IE_IPC_PIPE', 'not a path'],
    ['IE_IPC_PIPE', '/nowhere/pipe'],
  ])('with %s=%s exits with code 1 and names what is wrong', async (name, value) => {
    const { code, stderr } = await runShell(args, { command, env: { [name]: value } });
    expect(stderr).toMatch(/^level=error kind=\w+ pid=\d+ msg="ended by an error" error=[^\n]+\n$/);
    expect(stderr).toContain(name === 'IE_IPC_FD' ? value : value || 'pipe');
    expect(code).toBe(1);
  });
});
