import { describe, expect, it } from 'vitest';
import { IpcChannel, type IpcMessage } from '../dist/index.js';
import { spawnFixture } from './support/spawn-fixture.js';

/** What a child with that environment writes to stderr while it echoes a few messages. */
async function traceOf(env: NodeJS.ProcessEnv) {
  const { child, stream, exited } = spawnFixture('echo', { IE_IPC_FD: '3', ...env }, { mayComplain: true });
  const channel = await IpcChannel.over(stream, { kind: 'parent' });
  const body = Buffer.from('not to be told');
  const messages: IpcMessage[] = [
    { type: 'FetchError', id: 7, error: 'a line\nand another' },
    { type: 'FetchResponse', id: 8, status: 200, headers: [], body, finalUrl: '' },
  ];
  for (const message of messages) {
    await channel.send(message);
    expect(await channel.recv()).toMatchObject({ type: message.type });
  }
  await channel.close();
  return { pid: child.pid, stderr: (await exited).stderr };
}

describe('IE_IPC_TRACE', () => {
  it('makes a process tell each message of its channel in a line on stderr, without bodies', async () => {
    const { pid, stderr } = await traceOf({ IE_IPC_TRACE: '1' });
    const lines = stderr.split('\n');
    expect(lines.pop()).toBe('');
    const words = lines.map((line) => line.replace(/ time=\S+Z /, ' ').replace(/ bytes=\d+ /, ' '));
    const line = (direction: string, type: string, id: number) =>
      `ipc direction=${direction} self=echo peer=parent frame=message type=${type} id=${id} pid=${pid}`;
    expect(words).toEqual([
      line('in', 'FetchError', 7),
      line('out', 'FetchError', 7),
      line('in', 'FetchResponse', 8),
      line('out', 'FetchResponse', 8),
    ]);
    for (const each of lines)
      expect(each).toMatch(/^ipc time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z .* bytes=[1-9]\d* pid=/);
    expect(stderr).not.toContain('told');
    expect(stderr).not.toContain('another');
  });

  it.each([[{}], [{ IE_IPC_TRACE: '' }], [{ IE_IPC_TRACE: '0' }]])('is off in %j', async (env) => {
    expect((await traceOf(env)).stderr).toBe('');
  });
});
