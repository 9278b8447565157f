import { describe, expect, it } from 'vitest';
import { type ChildHandle, type ExitReason, spawnChild } from '../dist/index.js';
import { child, fixture, over, transports } from './support/fixture.js';
import { hasEnded, processState } from './support/processes.js';

const clean = { type: 'clean', code: 0, signal: null, stderrTail: '' };
const killed = { type: 'killed', code: null, signal: 'SIGKILL', stderrTail: '' };
/** Its channel ends first: one that notices may end by itself before it is killed. */
const badMessage = { type: 'bad-message', stderrTail: '' };

/** Lets the child do what its mode says, and tells how it ended. */
async function provoke(handle: ChildHandle<unknown>): Promise<ExitReason> {
  await handle.channel.send({ type: 'Ping' });
  return handle.exited;
}

describe('shutdown', () => {
  it.each(['spin', 'hang'])('kills a child that goes on to %s', async (mode) => {
    const handle = await spawnChild('renderer', child(mode));
    expect(await handle.shutdown({ timeoutMs: 50 })).toBe('forced');
    expect(await handle.exited).toEqual(killed);
    expect(handle.isAlive()).toBe(false);
    expect(hasEnded(handle.pid)).toBe(true);
  });

  it('waits for what the child has to finish', async () => {
    const handle = await spawnChild('renderer', child('late'));
    expect(await handle.shutdown()).toBe('clean');
    expect(await handle.exited).toEqual(clean);
  });

  it('takes its deadline from spawnChild where the call gives none', async () => {
    const handle = await spawnChild('renderer', { ...child('hang'), shutdownTimeoutMs: 50 });
    expect(await handle.shutdown()).toBe('forced');
  });

  it('gives the same result each time', async () => {
    const handle = await spawnChild('renderer', child());
    expect(await handle.shutdown()).toBe('clean');
    expect(await handle.shutdown()).toBe('clean');

    const stubborn = await spawnChild('renderer', child('hang'));
    expect(await stubborn.shutdown({ timeoutMs: 50 })).toBe('forced');
    expect(await stubborn.shutdown()).toBe('forced');
  });

  it('gives the same result to all who ask at once, and the shortest deadline counts', async () => {
    const handle = await spawnChild('renderer', child());
    expect(await Promise.all([handle.shutdown(), handle.shutdown(), handle.shutdown()])).toEqual(
      Array(3).fill('clean'),
    );

    const stubborn = await spawnChild('renderer', child('hang'));
    const patient = stubborn.shutdown({ timeoutMs: 1_000_000 });
    expect(await stubborn.shutdown({ timeoutMs: 50 })).toBe('forced');
    expect(await patient).toBe('forced');
  });

  it('is cut short by kill', async () => {
    const handle = await spawnChild('renderer', child('hang'));
    const patient = handle.shutdown({ timeoutMs: 1_000_000 });
    await handle.kill();
    expect(await patient).toBe('forced');
  });

  it('forces nobody who is gone already', async () => {
    const handle = await spawnChild('renderer', child('exit-7'));
    await provoke(handle);
    expect(await handle.shutdown()).toBe('clean');
    expect((await handle.exited).type).toBe('crashed');
  });

  it('works for a child whose channel is closed already', async () => {
    const handle = await spawnChild('renderer', child());
    await handle.channel.close();
    expect(await handle.shutdown()).toBe('clean');
  });
});

describe.each(transports)('kill of a child over %s', (transport) => {
  it.each(['serve', 'spin'])('ends one that would %s at once', async (mode) => {
    const handle = await spawnChild('renderer', { ...child(mode), ...over(transport) });
    await handle.kill();
    expect(handle.isAlive()).toBe(false);
    expect(await handle.exited).toEqual(killed);
    expect(processState(handle.pid)).toBeUndefined();
    expect(await handle.shutdown()).toBe('forced');
  });
});

describe('kill', () => {
  it('may be called any number of times, and after the end', async () => {
    const handle = await spawnChild('renderer', child());
    await Promise.all([handle.kill(), handle.kill()]);
    await handle.kill();
    expect(await handle.exited).toEqual(killed);
  });

  it('changes nothing about a child that ended before', async () => {
    const handle = await spawnChild('renderer', child());
    await handle.shutdown();
    await handle.kill();
    expect(await handle.exited).toEqual(clean);
    expect(await handle.shutdown()).toBe('clean');
  });

  it('claims nothing when the child had just ended by itself', async () => {
    const handle = await spawnChild('renderer', child());
    await handle.channel.send({ type: 'Shutdown' });
    await new Promise((sent) => setImmediate(sent));
    // Node.js hears of the end in a later turn, which does not come as long as this one goes on.
    const deadline = performance.now() + 10_000;
    while (!hasEnded(handle.pid) && performance.now() < deadline);
    expect(handle.isAlive()).toBe(true);

    await handle.kill();
    expect(await handle.exited).toEqual(clean);
    expect(await handle.shutdown()).toBe('clean');
  });

  it('is what disposal does', async () => {
    let handle: ChildHandle<unknown>;
    {
      await using scoped = await spawnChild('renderer', child('hang'));
      handle = scoped;
      expect(handle.isAlive()).toBe(true);
    }
    expect(handle.isAlive()).toBe(false);
    expect(await handle.exited).toEqual(killed);
  });

  it('leaves the channel closed, what was pending and what comes later rejected', async () => {
    const handle = await spawnChild('renderer', child());
    const pending = expect(handle.channel.recv()).rejects.toMatchObject({ code: 'IE_IPC_CLOSED' });
    await handle.kill();
    await pending;
    await expect(handle.channel.recv()).rejects.toMatchObject({ code: 'IE_IPC_CLOSED' });
    await expect(handle.channel.send({ type: 'Ping' })).rejects.toMatchObject({ code: 'IE_IPC_CLOSED' });
  });
});

describe('the reason of an end', () => {
  it('is clean when the child ends with code 0 by itself', async () => {
    const handle = await spawnChild('renderer', child('brief'));
    expect(await handle.exited).toEqual(clean);
  });

  it('is crashed with the code, for any other', async () => {
    const handle = await spawnChild('renderer', child('exit-7'));
    expect(await provoke(handle)).toEqual({ type: 'crashed', code: 7, signal: null, stderrTail: '' });
  });

  it('is crashed for an uncaught error', async () => {
    const handle = await spawnChild('renderer', child('throw'));
    expect(await provoke(handle)).toEqual({
      ...{ type: 'crashed', code: 1, signal: null },
      stderrTail: expect.stringContaining('Error: crashed as asked'),
    });
  });

  it('is the signal by which the child ended itself', async () => {
    const handle = await spawnChild('renderer', child('abort'));
    expect(await provoke(handle)).toMatchObject({ type: 'signal', code: null, signal: 'SIGABRT' });
  });

  it.each(['SIGSEGV', 'SIGTERM', 'SIGKILL'] as const)(
    'is signal for a %s of somebody else',
    async (signal) => {
      const handle = await spawnChild('renderer', child());
      process.kill(handle.pid, signal);
      expect(await handle.exited).toEqual({ type: 'signal', code: null, signal, stderrTail: '' });
      expect(await handle.shutdown()).toBe('clean');
    },
  );

  it('is the crash of a child that crashes in the middle of a message', async () => {
    const handle = await spawnChild('renderer', child('half'));
    expect(await provoke(handle)).toMatchObject({ type: 'signal', signal: 'SIGABRT' });
    expect(await handle.channel.ended).toMatchObject({
      code: 'IE_IPC_CLOSED',
      cause: { code: 'IE_SANDBOX_CHILD_ENDED', reason: { type: 'signal', signal: 'SIGABRT' } },
    });
  });
});

describe('a child that breaks the protocol', () => {
  it.each([
    ['writes what is no frame', 'garbage'],
    ['writes random bytes', 'random'],
    ['says what its kind may not say', 'foreign'],
  ])('is killed for it when it %s, and whoever waits is told', async (_what, mode) => {
    const handle = await spawnChild('renderer', child(mode));
    const pending = expect(handle.channel.recv()).rejects.toMatchObject({
      name: 'IpcError',
      code: expect.stringMatching(/^IE_IPC_(INVALID_FRAME|INVALID_MESSAGE|TOO_LARGE)$/),
    });
    expect(await provoke(handle)).toMatchObject(badMessage);
    await pending;
    expect(await handle.shutdown()).toBe('forced');
  });

  it('is killed when it stops in the middle of a message and lives on', async () => {
    const handle = await spawnChild('renderer', {
      ...{ entry: fixture('raw.mjs'), args: ['half-message'] },
      sandbox: 'off',
    });
    expect(await handle.exited).toMatchObject(badMessage);
  });

  it('may say the same where its kind may', async () => {
    const handle = await spawnChild('network', child('foreign'));
    await handle.channel.send({ type: 'Ping' });
    expect(await handle.channel.recv()).toMatchObject({ type: 'FetchError', id: 1 });
    await handle.shutdown();
  });
});
