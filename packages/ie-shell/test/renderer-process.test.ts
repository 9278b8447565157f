import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { builtFile, runShell } from './support/run-shell.js';
import { spawnBuilt } from './support/spawn-built.js';

describe('a renderer process', () => {
  it.each(['fd', 'pipe'] as const)(
    'reached by %s answers a ping, and exits with code 0 on Shutdown',
    async (transport) => {
      const child = await spawnBuilt('renderer', transport);
      await child.channel.send({ type: 'Ping' });
      expect(await child.channel.recv()).toEqual({ type: 'Pong' });
      expect(child.isAlive()).toBe(true);
      expect(await child.shutdown()).toBe('clean');
      expect(child.isAlive()).toBe(false);
      expect(await child.exited).toMatchObject({ type: 'clean', code: 0 });
    },
  );

  it('with nothing to do exits cleanly on Shutdown', async () => {
    const child = await spawnBuilt('renderer');
    expect(await child.shutdown()).toBe('clean');
  });

  it('warns about a message it does not handle, and goes on', async () => {
    const fixture = fileURLToPath(new URL('fixtures/say-unexpected.mjs', import.meta.url));
    const { code, stdout, stderr } = await runShell(['renderer', builtFile('child-renderer.cjs')], {
      command: [process.execPath, fixture],
    });
    expect(stderr).toMatch(
      /^renderer\[\d+\]: level=warn kind=renderer pid=\d+ msg="unhandled message" type=FetchError\n$/,
    );
    expect(stdout.toString()).toBe('Pong clean\n');
    expect(code).toBe(0);
  });

  it('ends when the browser closes the channel', async () => {
    const child = await spawnBuilt('renderer');
    child.channel.destroy();
    expect(await child.exited).toMatchObject({ type: 'clean', code: 0 });
  });
});
